module github.com/ThreeDotsLabs/watermill-googlecloud

go 1.25

require github.com/ThreeDotsLabs/watermill v1.5.1
