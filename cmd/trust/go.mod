module github.com/postmend/postmend/cmd/trust

go 1.26.8
