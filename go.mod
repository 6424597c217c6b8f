module github.com/idemlint/idemlint

go 1.26.0

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/DataDog/go-sqllexer v0.2.6
	github.com/fxamacker/cbor/v2 v2.10.0
	github.com/rogpeppe/go-internal v1.16.0
	golang.org/x/tools v0.47.0
)

require (
	github.com/x448/float16 v0.8.4 // indirect
	golang.org/x/mod v0.37.0 // indirect
	golang.org/x/sync v0.21.0 // indirect
	golang.org/x/sys v0.46.0 // indirect
)
