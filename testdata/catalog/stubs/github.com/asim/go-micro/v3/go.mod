module github.com/asim/go-micro/v3

go 1.25
