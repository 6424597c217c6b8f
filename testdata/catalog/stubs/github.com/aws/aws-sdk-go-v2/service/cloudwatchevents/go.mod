module github.com/aws/aws-sdk-go-v2/service/cloudwatchevents

go 1.25
