module github.com/hatchet-dev/hatchet

go 1.25
