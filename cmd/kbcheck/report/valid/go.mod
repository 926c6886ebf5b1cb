module github.com/postmend/postmend/cmd/kbcheck/report/valid

go 1.26.8

require (
	github.com/google/go-cmp v0.7.0
	github.com/haya14busa/go-checkstyle v0.0.0-20170303121022-5e9d09f51fa1
	github.com/joshdk/go-junit v1.0.0
	github.com/postmend/postmend v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
)

require (
	github.com/expr-lang/expr v1.17.8 // indirect
	github.com/goccy/go-json v0.12.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.8 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/yannh/kubeconform v0.8.0 // indirect
	go.yaml.in/yaml/v2 v2.4.4 // indirect
	golang.org/x/text v0.43.0 // indirect
	k8s.io/kube-openapi v0.0.0-20260603220949-865597e52e25 // indirect
	k8s.io/utils v0.0.0-20260210185600-b8788abfbbc2 // indirect
	sigs.k8s.io/yaml v1.6.0 // indirect
)

replace github.com/postmend/postmend => ../../../..

tool github.com/yannh/kubeconform/cmd/kubeconform
