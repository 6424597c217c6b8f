module github.com/stripe/stripe-go/v86

go 1.25
