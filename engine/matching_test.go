package engine

// Matching is the matching of one case alone: its facts are loaded, and no answer is written.
type Matching struct {
	kb  *KB
	run *run
}

// NewMatching loads the facts of a case.
func NewMatching(k *KB, c Case) (*Matching, error) {
	m := &Matching{k, New(k).runs.New().(*run)}
	m.run.reset()
	if err := m.run.load(c); err != nil {
		return nil, err
	}
	m.run.resolve()
	return m, nil
}

// Eval returns the rules that hold and those that wait, and the steps that this took.
func (m *Matching) Eval() (matched, waiting []int32, steps int) {
	if err := m.run.index.Eval(&m.run.facts, &m.run.eval); err != nil {
		panic("matching: " + err.Error())
	}
	return m.run.eval.Matched, m.run.eval.Waiting, m.run.eval.Steps
}

// Rule is the id of a rule by its number.
func (k *KB) Rule(i int32) string { return k.plan.Rules[i].ID }
