package plan

import "testing"

// toy is a small knowledge base in which every table has something, and every
// reference points at something. Element nodes are 8 and 19.
func toy() *KB {
	ref := func(is ...int32) []int32 { return is }
	k := &KB{
		ID: "toy", Version: "1", Digest: "d", DefaultLocale: "en", NumKeys: 3, Keys: []string{"a", "b", "c"},
		Limits:  Limits{Likely: 60, Margin: 20, Findings: 3, Questions: 2, AskGain: 10, Fallback: 1},
		Strings: []string{"bulb", "dark", "dim"}, Files: []string{"rules/a.json"}, Sources: []string{"s.1", "s.2"},
		Parties: []string{"user"}, Groups: []string{"power"},
		Fields: []Field{
			{Name: "a.color", Type: TypeEnum, Open: true, Askable: true, Cost: 2, Values: ref(1, 2), Labels: ref(0, -1), Question: 1, Label: 2, Kind: -1, Unless: ref(17)},
			{Name: "b.note", Type: TypeString, FromText: true, Question: -1, Label: -1, Kind: -1, AskVia: ref(0)},
			{Name: "c.lit", Type: TypeBool, Derived: true, Labels: ref(0, 1), Question: -1, Label: -1, Kind: -1},
			{Name: "d.watts", Type: TypeInt, Question: -1, Label: -1, Kind: -1},
			{Name: "e.volts", Type: TypeNumber, Question: -1, Label: -1, Kind: -1},
			{Name: "f.marks", Type: TypeStrings, Question: -1, Label: -1, Kind: -1},
			{Name: "g.signs", Type: TypeEnums, Question: -1, Label: -1, Kind: -1},
			{Name: "h.maker", Type: TypeString, Question: -1, Label: -1, Kind: -1},
			{Name: "m.amps", Type: TypeInt},
			{Name: "m.name", Type: TypeText},
		},
		Kinds: []Kind{{
			Name: "maker", Field: 7, From: ref(1), Cut: "@", Aliases: []Alias{{"glow", 0}}, Generic: 1,
			Records: []Record{
				{ID: "glow", Label: 0, Contacts: []RoleContact{{1, 0}}, Facts: []Fact{
					{Field: 8, Value: Value{TypeInt, []int64{-5}}, Sources: ref(1)}, {Field: 9, Value: Value{TypeText, []int64{2}}},
				}},
				{ID: "other", Label: -1},
			},
		}},
		Patterns: []Program{{Tree: "a(b)", Groups: 1}},
		Preds: []Pred{
			{Op: OpIn, Field: 0, Set: ref(1, 2)},
			{Op: OpIn, Field: 2, Set: ref(1)},
			{Op: OpRange, Field: 3, Lo: -1, Hi: 5},
			{Op: OpHas, Field: 5, Set: ref(0, 1, 2)},
			{Op: OpContains, Field: 1, Str: "x"},
			{Op: OpPrefix, Field: 0, Str: "y"},
			{Op: OpSuffix, Field: 1, Str: "z"},
			{Op: OpMatch, Field: 1, Prog: 0},
			{Op: OpIn, Field: Element, Set: ref(0)},
			{Op: OpAny, Field: 6, Node: 19},
			{Op: OpSame, Field: 0, Other: 1},
			{Op: OpLess, Field: 3, Other: 4},
			{Op: OpLessEq, Field: 4, Other: 3},
			{Op: OpElemOf, Field: 0, Other: 6},
			{Op: OpWithin, Field: 1, Other: 7},
			{Op: OpBegins, Field: 1, Other: 7},
			{Op: OpEnds, Field: 7, Other: 0},
		},
		Words: []string{"-1 <= d.watts && d.watts <= 5"},
		Rules: []Rule{
			{ID: "r0", File: 0, Line: 3, Col: 5, Cause: -1, Set: 2, Value: &Value{TypeBool, []int64{1}}, When: []Cond{{Node: 2, Words: 1}}},
			{ID: "r1", File: 0, Line: 9, Col: 7, Stratum: 1, Cause: 0, Weight: -30, RuleOut: true, Decisive: true, Set: -1, When: []Cond{{Node: 18}, {Node: 20}}, Sources: ref(0, 1)},
		},
		Causes: []Cause{
			{
				ID: "bulb", Group: 0, Party: 0, Broader: 1, Prior: 7, Title: 0, Explanation: 1, Remedies: ref(1), Collect: ref(2), CollectIDs: []string{"photo"},
				Escalate: Escalate{To: 1, Now: true, When: ref(3)}, Ask: ref(4), Sources: ref(1),
			},
			{ID: "power", Broader: -1, Prior: -7, Escalate: Escalate{To: -1}},
		},
		Remedies: []Remedy{
			{ID: "plug", Title: 1, When: ref(4), Unless: ref(5), Cautions: ref(0), Sources: ref(1), Variants: []Variant{
				{When: ref(6), Steps: []Step{{0, 1}, {2}}, Cautions: ref(1), Sources: ref(0)}, {Steps: []Step{{1}}},
			}},
			{ID: "swap", Title: -1},
		},
		Roles:    []Role{{ID: "maker", Label: 0, Else: -1}, {ID: "shop", Label: -1, Else: 0}},
		Contacts: []Contact{{ID: "desk", Name: 1, Phone: "1", URL: "u", Sources: ref(0)}},
		Text: Text{
			Signals: []string{"dark", "hum"}, Fold: []Fold{{'A', "a"}, {'B', "b"}, {'灯', "燈"}}, Sections: []Section{{0, -1}, {0, 0}}, Erase: ref(0),
		},
		Packs: []Pack{{"en", []string{"A", "B", ""}}, {"ja", []string{"あ", "", "う"}}},
	}
	k.Text.Readings = Split(
		[]Phrase{NewPhrase(0, []string{"it is", "dark"}), NewPhrase(1, []string{"hum"}), NewPhrase(1, []string{"灯"})},
		[]Capture{{
			ID: "c", Prog: 0, Signal: 1, Code: "E-{1}{0}", Upper: true, Digits: true,
			Fields: []CaptureField{
				{Field: 2, Group: -1, Value: Value{TypeBool, []int64{0}}, Scale: 3},
				{Field: 0, Group: 1, Map: []MapEntry{{"b", Value{TypeEnum, []int64{2}}}}},
			},
		}},
		k.Patterns)
	for i := range k.Preds {
		k.Nodes = append(k.Nodes, Node{Kind: NodePred, Pred: int32(i)})
	}
	k.Nodes = append(k.Nodes, Node{Kind: NodeNotPred, Pred: 1}, Node{Kind: NodeAnd, Kids: ref(0, 1)}, Node{Kind: NodeOr, Kids: ref(8)}, Node{Kind: NodeOr, Kids: ref(0, 17)})
	return k
}

// sound checks all of a knowledge base.
func sound(k *KB) bool {
	ok := valid(k)
	for s := range k.Text.Readings {
		ok = ok && k.validReading(&k.Text.Readings[s])
	}
	return ok
}

// chain gives a knowledge base a tree of so many nodes.
func chain(k *KB, size int) {
	for n := 1; n < size; n++ {
		last := int32(len(k.Nodes)) - 1
		if n == 1 {
			last = 0
		}
		k.Nodes = append(k.Nodes, Node{Kind: NodeAnd, Kids: []int32{last}})
	}
}

func TestValid(t *testing.T) {
	tests := []struct {
		name   string
		change func(k *KB)
	}{
		{"as it is", func(*KB) {}},
		{"nothing at all", func(k *KB) { *k = KB{} }},
		{"no limits", func(k *KB) { k.Limits = Limits{} }},
		{"the last cause as fallback", func(k *KB) { k.Limits.Fallback = 2 }},
		{"no generic record", func(k *KB) { k.Kinds[0].Generic = -1 }},
		{"a bool without labels", func(k *KB) { k.Fields[2].Labels = nil }},
		{"a tree of the greatest size", func(k *KB) { chain(k, maxNodeSize) }},
		{"the last stratum", func(k *KB) { k.Rules[1].Stratum = maxStratum }},
		{"two rules of a stratum", func(k *KB) { k.Rules[1].Stratum = 0 }},
		{"two texts", func(k *KB) { k.Preds[10].Other = 7 }},
		{"two numbers of different types", func(k *KB) { k.Preds[10].Field, k.Preds[10].Other = 3, 4 }},
		{"two numbers the other way round", func(k *KB) { k.Preds[10].Field, k.Preds[10].Other = 4, 3 }},
		{"two lists", func(k *KB) { k.Preds[10].Field, k.Preds[10].Other = 5, 5 }},
		{"an element of strings", func(k *KB) { k.Preds[13].Field, k.Preds[13].Other = 1, 5 }},
		{"a bool in an empty set", func(k *KB) { k.Preds[1].Set = nil }},
		{"a pattern on an element", func(k *KB) { k.Preds[8] = Pred{Op: OpMatch, Field: Element} }},
		{"a negated predicate on an element", func(k *KB) { k.Nodes[19] = Node{Kind: NodeNotPred, Pred: 8} }},
		{"a list of values", func(k *KB) {
			k.Rules[0].Set, k.Rules[0].Value = 5, &Value{TypeStrings, []int64{0, 2}}
		}},
		{"an empty list of values", func(k *KB) { k.Rules[0].Set, k.Rules[0].Value = 6, &Value{Type: TypeEnums} }},
		{"a brace at the end of a code", func(k *KB) { k.Text.Readings[Latin].Captures[0].Code = "{" }},
		{"a phrase without a gap", func(k *KB) { k.Text.Readings[Latin].Phrases[0].Gap = 0 }},
		{"a capture of the whole match", func(k *KB) { k.Text.Readings[Latin].Captures[0].Fields[1].Group = 0 }},
		{"a capture without a signal", func(k *KB) { k.Text.Readings[Latin].Captures[0].Signal = -1 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := toy()
			if tt.change(k); !sound(k) {
				t.Error("is refused")
			}
		})
	}
}

func TestInvalid(t *testing.T) {
	tests := []struct {
		name   string
		change func(k *KB)
	}{
		{"a negative number of keys", func(k *KB) { *k = KB{NumKeys: -1} }},
		{"a negative limit of findings", func(k *KB) { k.Limits.Findings = -1 }},
		{"a negative limit of questions", func(k *KB) { k.Limits.Questions = -1 }},
		{"a negative fallback", func(k *KB) { k.Limits.Fallback = -1 }},
		{"a fallback that is no cause", func(k *KB) { k.Limits.Fallback = 3 }},

		{"a field of no type", func(k *KB) { k.Fields[3].Type = TypeText + 1 }},
		{"a negative cost", func(k *KB) { k.Fields[0].Cost = -1 }},
		{"fields in disorder", func(k *KB) { k.Fields[1].Name = "0" }},
		{"a field twice", func(k *KB) { k.Fields[1].Name = "a.color" }},
		{"strings in disorder", func(k *KB) { k.Strings[2] = "a" }},
		{"a string twice", func(k *KB) { k.Strings[1] = "bulb" }},
		{"a value that is no string", func(k *KB) { k.Fields[0].Values[0] = 3 }},
		{"a negative value", func(k *KB) { k.Fields[0].Values[0] = -1 }},
		{"too few labels", func(k *KB) { k.Fields[0].Labels = k.Fields[0].Labels[:1] }},
		{"labels without values", func(k *KB) { k.Fields[3].Labels = []int32{0, 0} }},
		{"a bool with three labels", func(k *KB) { k.Fields[2].Labels = []int32{0, 0, 0} }},
		{"a label that is no key", func(k *KB) { k.Fields[0].Labels[0] = 3 }},
		{"a question that is no key", func(k *KB) { k.Fields[0].Question = 3 }},
		{"a question below none", func(k *KB) { k.Fields[0].Question = -2 }},
		{"a field's label that is no key", func(k *KB) { k.Fields[0].Label = 3 }},
		{"a field of no kind", func(k *KB) { k.Fields[0].Kind = 1 }},
		{"asked via no field", func(k *KB) { k.Fields[1].AskVia[0] = 10 }},
		{"not asked if no node", func(k *KB) { k.Fields[0].Unless[0] = 21 }},
		{"not asked if an element", func(k *KB) { k.Fields[0].Unless[0] = 8 }},

		{"a kind without a field", func(k *KB) { k.Kinds[0].Field = 10 }},
		{"a kind named by no field", func(k *KB) { k.Kinds[0].From[0] = -1 }},
		{"no such generic record", func(k *KB) { k.Kinds[0].Generic = 2 }},
		{"an alias of no record", func(k *KB) { k.Kinds[0].Aliases[0].Record = 2 }},
		{"a record's label that is no key", func(k *KB) { k.Kinds[0].Records[0].Label = 3 }},
		{"a fact of no field", func(k *KB) { k.Kinds[0].Records[0].Facts[0].Field = 10 }},
		{"a fact of a field of no kind", func(k *KB) { k.Kinds[0].Records[0].Facts[0].Field = 3 }},
		{"a fact of another type", func(k *KB) { k.Kinds[0].Records[0].Facts[0].Value.Type = TypeNumber }},
		{"a text fact without a key", func(k *KB) { k.Kinds[0].Records[0].Facts[1].Value.Ints[0] = 3 }},
		{"a text fact below none", func(k *KB) { k.Kinds[0].Records[0].Facts[1].Value.Ints[0] = -1 }},
		{"a fact without a source", func(k *KB) { k.Kinds[0].Records[0].Facts[0].Sources[0] = 2 }},
		{"a contact of no role", func(k *KB) { k.Kinds[0].Records[0].Contacts[0].Role = 2 }},
		{"no such contact", func(k *KB) { k.Kinds[0].Records[0].Contacts[0].Contact = 1 }},

		{"a node of no kind", func(k *KB) { k.Nodes[0].Kind = NodeOr + 1 }},
		{"a node without a predicate", func(k *KB) { k.Nodes[0].Pred = 17 }},
		{"a negated node without a predicate", func(k *KB) { k.Nodes[17].Pred = -1 }},
		{"a node below itself", func(k *KB) { k.Nodes[18].Kids[0] = 18 }},
		{"a tree too large", func(k *KB) { chain(k, maxNodeSize+1) }},
		{"a tree that doubles", func(k *KB) {
			k.Nodes = append(k.Nodes, Node{Kind: NodeOr, Kids: []int32{0, 0}})
			for range 12 {
				last := int32(len(k.Nodes)) - 1
				k.Nodes = append(k.Nodes, Node{Kind: NodeOr, Kids: []int32{last, last}})
			}
		}},
		{"a predicate on no field", func(k *KB) { k.Preds[0].Field = 10 }},
		{"a predicate on none", func(k *KB) { k.Preds[0].Field = -1 }},
		{"no such operation", func(k *KB) { k.Preds[0].Op = OpEnds + 1 }},
		{"a range on an element", func(k *KB) { k.Preds[8] = Pred{Op: OpRange, Field: Element} }},
		{"a list within an element", func(k *KB) { k.Preds[8] = Pred{Op: OpHas, Field: Element} }},
		{"any of an element", func(k *KB) { k.Preds[8] = Pred{Op: OpAny, Field: Element} }},
		{"a comparison of an element", func(k *KB) { k.Preds[8] = Pred{Op: OpSame, Field: Element} }},
		{"a number in a set", func(k *KB) { k.Preds[0].Field = 3 }},
		{"a set of no string", func(k *KB) { k.Preds[0].Set[1] = 3 }},
		{"a set below none", func(k *KB) { k.Preds[0].Set[0] = -1 }},
		{"a set of no bool", func(k *KB) { k.Preds[1].Set[0] = 2 }},
		{"a set in disorder", func(k *KB) { k.Preds[0].Set = []int32{2, 1} }},
		{"a value twice in a set", func(k *KB) { k.Preds[0].Set = []int32{1, 1} }},
		{"a list's set in disorder", func(k *KB) { k.Preds[3].Set = []int32{0, 2, 1} }},
		{"a text that has elements", func(k *KB) { k.Preds[3].Field = 1 }},
		{"a list's set of no string", func(k *KB) { k.Preds[3].Set[2] = 3 }},
		{"a range of a text", func(k *KB) { k.Preds[2].Field = 1 }},
		{"a number that contains", func(k *KB) { k.Preds[4].Field = 3 }},
		{"a bool that begins", func(k *KB) { k.Preds[5].Field = 2 }},
		{"a list that ends", func(k *KB) { k.Preds[6].Field = 5 }},
		{"a list that matches", func(k *KB) { k.Preds[7].Field = 5 }},
		{"no such pattern", func(k *KB) { k.Preds[7].Prog = 1 }},
		{"any of a text", func(k *KB) { k.Preds[9].Field = 1 }},
		{"any of no node", func(k *KB) { k.Preds[9].Node = 21 }},
		{"any of a field", func(k *KB) { k.Preds[9].Node = 18 }},
		{"any of a negated field", func(k *KB) { k.Preds[9].Node = 17 }},
		{"compared with no field", func(k *KB) { k.Preds[10].Other = 10 }},
		{"a text equal to a number", func(k *KB) { k.Preds[10].Other = 3 }},
		{"a number equal to a text", func(k *KB) { k.Preds[10].Field, k.Preds[10].Other = 4, 1 }},
		{"strings equal to enums", func(k *KB) { k.Preds[10].Field, k.Preds[10].Other = 5, 6 }},
		{"a bool equal to a number", func(k *KB) { k.Preds[10].Field, k.Preds[10].Other = 2, 3 }},
		{"a text less than a number", func(k *KB) { k.Preds[11].Field = 1 }},
		{"a number less than a text", func(k *KB) { k.Preds[11].Other = 1 }},
		{"a bool at most a number", func(k *KB) { k.Preds[12].Field = 2 }},
		{"a number in a list", func(k *KB) { k.Preds[13].Field = 3 }},
		{"a text in a text", func(k *KB) { k.Preds[13].Other = 1 }},
		{"a number within a text", func(k *KB) { k.Preds[14].Field = 3 }},
		{"a text within a list", func(k *KB) { k.Preds[14].Other = 5 }},
		{"a text that begins with a number", func(k *KB) { k.Preds[15].Other = 3 }},
		{"a list that ends with a text", func(k *KB) { k.Preds[16].Field = 5 }},
		{"an element beside a field", func(k *KB) { k.Nodes[18].Kids = []int32{0, 8} }},
		{"a field beside an element", func(k *KB) { k.Nodes[18].Kids = []int32{8, 0} }},
		{"any below any", func(k *KB) { k.Nodes[19].Kids = []int32{8, 9} }},

		{"a rule in no file", func(k *KB) { k.Rules[0].File = 1 }},
		{"rules in disorder", func(k *KB) { k.Rules[0].Stratum = 2 }},
		{"a negative stratum", func(k *KB) { k.Rules[0].Stratum = -1 }},
		{"too many strata", func(k *KB) { k.Rules[1].Stratum = maxStratum + 1 }},
		{"a rule of no cause", func(k *KB) { k.Rules[1].Cause = 2 }},
		{"a rule of less than no cause", func(k *KB) { k.Rules[0].Cause = -2 }},
		{"a rule that sets no field", func(k *KB) { k.Rules[0].Set = 10 }},
		{"a rule that sets a value of another type", func(k *KB) { k.Rules[0].Set = 3 }},
		{"a bool that is neither", func(k *KB) { k.Rules[0].Value.Ints[0] = 2 }},
		{"a value of no type", func(k *KB) { k.Rules[0].Value.Type = TypeText + 1 }},
		{"no value", func(k *KB) { k.Rules[0].Value.Ints = nil }},
		{"two values", func(k *KB) { k.Rules[0].Value.Ints = []int64{0, 1} }},
		{"a value that is not a string", func(k *KB) { k.Rules[0].Set, k.Rules[0].Value = 1, &Value{TypeString, []int64{3}} }},
		{"a value that is less than a string", func(k *KB) { k.Rules[0].Set, k.Rules[0].Value = 1, &Value{TypeString, []int64{-1}} }},
		{"an element that is not a string", func(k *KB) { k.Rules[0].Set, k.Rules[0].Value = 6, &Value{TypeEnums, []int64{0, 3}} }},
		{"a rule without conditions", func(k *KB) { k.Rules[0].When = nil }},
		{"a condition without a node", func(k *KB) { k.Rules[0].When[0].Node = 21 }},
		{"a condition below none", func(k *KB) { k.Rules[0].When[0].Node = -1 }},
		{"a condition on an element", func(k *KB) { k.Rules[0].When[0].Node = 19 }},
		{"a rule without a source", func(k *KB) { k.Rules[1].Sources[1] = 2 }},

		{"causes in disorder", func(k *KB) { k.Causes[1].ID = "a" }},
		{"a cause twice", func(k *KB) { k.Causes[1].ID = "bulb" }},
		{"a cause of no group", func(k *KB) { k.Causes[0].Group = 1 }},
		{"a cause of no party", func(k *KB) { k.Causes[0].Party = -1 }},
		{"no such broader cause", func(k *KB) { k.Causes[0].Broader = 2 }},
		{"a title that is no key", func(k *KB) { k.Causes[0].Title = 3 }},
		{"an explanation that is no key", func(k *KB) { k.Causes[0].Explanation = 3 }},
		{"no such remedy", func(k *KB) { k.Causes[0].Remedies[0] = 2 }},
		{"collected without a name", func(k *KB) { k.Causes[0].CollectIDs = nil }},
		{"collected without a key", func(k *KB) { k.Causes[0].Collect[0] = 3 }},
		{"handed to no role", func(k *KB) { k.Causes[0].Escalate.To = 2 }},
		{"handed over at no node", func(k *KB) { k.Causes[0].Escalate.When[0] = 21 }},
		{"handed over at an element", func(k *KB) { k.Causes[0].Escalate.When[0] = 8 }},
		{"asked for no field", func(k *KB) { k.Causes[0].Ask[0] = 10 }},
		{"a cause without a source", func(k *KB) { k.Causes[0].Sources[0] = 2 }},

		{"remedies in disorder", func(k *KB) { k.Remedies[1].ID = "a" }},
		{"a remedy twice", func(k *KB) { k.Remedies[1].ID = "plug" }},
		{"a remedy's title that is no key", func(k *KB) { k.Remedies[0].Title = 3 }},
		{"a remedy at no node", func(k *KB) { k.Remedies[0].When[0] = 21 }},
		{"a remedy at an element", func(k *KB) { k.Remedies[0].When[0] = 8 }},
		{"a remedy unless no node", func(k *KB) { k.Remedies[0].Unless[0] = -1 }},
		{"a remedy unless an element", func(k *KB) { k.Remedies[0].Unless[0] = 8 }},
		{"a caution that is no key", func(k *KB) { k.Remedies[0].Cautions[0] = -1 }},
		{"a remedy without a source", func(k *KB) { k.Remedies[0].Sources[0] = 2 }},
		{"a variant at no node", func(k *KB) { k.Remedies[0].Variants[0].When[0] = 21 }},
		{"a variant at an element", func(k *KB) { k.Remedies[0].Variants[0].When[0] = 19 }},
		{"a variant's caution that is no key", func(k *KB) { k.Remedies[0].Variants[0].Cautions[0] = 3 }},
		{"a variant without a source", func(k *KB) { k.Remedies[0].Variants[0].Sources[0] = 2 }},
		{"a step that is no key", func(k *KB) { k.Remedies[0].Variants[0].Steps[0][1] = 3 }},

		{"a role's label that is no key", func(k *KB) { k.Roles[0].Label = 3 }},
		{"a role that stands in for itself", func(k *KB) { k.Roles[1].Else = 1 }},
		{"a contact's name that is no key", func(k *KB) { k.Contacts[0].Name = 3 }},
		{"a contact without a source", func(k *KB) { k.Contacts[0].Sources[0] = 2 }},

		{"foldings in disorder", func(k *KB) { k.Text.Fold[1].From = '@' }},
		{"a folding twice", func(k *KB) { k.Text.Fold[1].From = 'A' }},
		{"a section that begins nowhere", func(k *KB) { k.Text.Sections[0].Start = 1 }},
		{"a section that ends nowhere", func(k *KB) { k.Text.Sections[0].End = 1 }},
		{"nothing to erase", func(k *KB) { k.Text.Erase[0] = 1 }},
		{"a phrase of no signal", func(k *KB) { k.Text.Readings[Latin].Phrases[0].Signal = 2 }},
		{"an empty phrase", func(k *KB) { k.Text.Readings[Latin].Phrases[0].Segments = nil }},
		{"an empty segment", func(k *KB) { k.Text.Readings[Latin].Phrases[0].Segments[1] = "" }},
		{"a negative gap", func(k *KB) { k.Text.Readings[Latin].Phrases[0].Gap = -1 }},
		{"places in disorder", func(k *KB) {
			r := &k.Text.Readings[Latin]
			r.Captures, r.NumCaptures, r.Places = append(r.Captures, r.Captures[0]), 2, []int32{1, 1}
		}},
		{"fewer places than captures", func(k *KB) { k.Text.Readings[Latin].Places = nil }},
		{"fewer phrases than the core says", func(k *KB) { k.Text.Readings[Latin].NumPhrases = 3 }},
		{"more captures than the core says", func(k *KB) { k.Text.Readings[Latin].NumCaptures = 0 }},
		{"fewer phrases than none", func(k *KB) { k.Text.Readings[Kana].NumPhrases = -1 }},
		{"fewer captures than none", func(k *KB) { k.Text.Readings[Kana].NumCaptures = -1 }},
		{"a capture without a pattern", func(k *KB) { k.Text.Readings[Latin].Captures[0].Prog = 1 }},
		{"a capture of no signal", func(k *KB) { k.Text.Readings[Latin].Captures[0].Signal = 2 }},
		{"a code of no group", func(k *KB) { k.Text.Readings[Latin].Captures[0].Code = "E{2}" }},
		{"a code of no number", func(k *KB) { k.Text.Readings[Latin].Captures[0].Code = "{/" }},
		{"a capture of no field", func(k *KB) { k.Text.Readings[Latin].Captures[0].Fields[1].Field = 10 }},
		{"a capture of no group", func(k *KB) { k.Text.Readings[Latin].Captures[0].Fields[1].Group = 2 }},
		{"a capture below the constant", func(k *KB) { k.Text.Readings[Latin].Captures[0].Fields[0].Group = -2 }},
		{"a negative scale", func(k *KB) { k.Text.Readings[Latin].Captures[0].Fields[0].Scale = -1 }},
		{"a constant of another type", func(k *KB) { k.Text.Readings[Latin].Captures[0].Fields[0].Value = Value{TypeInt, []int64{0}} }},
		{"a captured value of another type", func(k *KB) { k.Text.Readings[Latin].Captures[0].Fields[1].Map[0].To = Value{TypeString, []int64{2}} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := toy()
			if tt.change(k); sound(k) {
				t.Error("is accepted")
			}
		})
	}
}
