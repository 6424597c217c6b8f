module go-micro.dev/v6

go 1.25
