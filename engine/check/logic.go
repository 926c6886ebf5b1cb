package check

func (c *checker) conditions() {}
func (c *checker) logic()      {}

var compilerChecks = map[string]bool{}
