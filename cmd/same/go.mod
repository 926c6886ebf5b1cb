module github.com/postmend/postmend/cmd/same

go 1.26.8

require (
	github.com/postmend/postmend v0.0.0
	github.com/tetratelabs/wazero v1.12.0
)

require (
	github.com/expr-lang/expr v1.17.8 // indirect
	github.com/goccy/go-json v0.12.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/postmend/postmend => ../../
