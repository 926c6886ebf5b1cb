module github.com/postmend/postmend

go 1.26.8

require (
	github.com/expr-lang/expr v1.17.8
	github.com/goccy/go-json v0.12.0
	github.com/google/go-cmp v0.7.0
)
