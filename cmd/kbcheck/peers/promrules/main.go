// Command promrules checks a file of Prometheus rules with the package that
// promtool check rules calls. promtool itself links every service discovery.
package main

import (
	"fmt"
	"os"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

func main() {
	_, faults := rulefmt.ParseFile(os.Args[1], false, model.UTF8Validation)
	for _, err := range faults {
		fmt.Fprintln(os.Stderr, err)
	}
	if len(faults) > 0 {
		os.Exit(2)
	}
}
