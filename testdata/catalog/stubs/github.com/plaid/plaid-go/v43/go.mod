module github.com/plaid/plaid-go/v43

go 1.25
