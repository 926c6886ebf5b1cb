module github.com/postmend/postmend/cmd/kbcheck/report/valid

go 1.26.8

require (
	github.com/joshdk/go-junit v1.0.0
	github.com/postmend/postmend v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
)

require (
	github.com/expr-lang/expr v1.17.8 // indirect
	github.com/goccy/go-json v0.12.0 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/postmend/postmend => ../../../..
