module github.com/ThreeDotsLabs/watermill-aws

go 1.25

require github.com/ThreeDotsLabs/watermill v1.5.1
