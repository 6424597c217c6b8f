module github.com/tx7do/kratos-transport

go 1.25

require github.com/hibiken/asynq v0.26.0
