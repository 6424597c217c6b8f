module example.com/face

go 1.26
