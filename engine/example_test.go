package engine_test

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
)

// A case goes in, a Diagnosis comes out. What the engine knows is a knowledge
// base; this one is about a lamp that stays dark.
func ExampleEngine_Diagnose() {
	k, err := compile.Load(os.DirFS("compile/testdata/lamp"))
	if err != nil {
		fmt.Println(err)
		return
	}
	e := engine.New(k)
	d, err := e.Diagnose(engine.Case{
		Locale:  "en",
		Symptom: engine.Fields{"text": "the fuse blew", "light": "dark"},
		Context: engine.Fields{"maker": "glowworks"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range d.Findings {
		fmt.Println(f.Cause, f.Verdict, f.Score)
	}
	fmt.Println("next:", d.Questions[0].Field)
	// Output:
	// fuse-blown likely 95
	// next: context.other_lamps
}

// A fault of the case is an *Error: the code is for the program, the rest for people.
func ExampleError() {
	k, _ := compile.Load(os.DirFS("compile/testdata/lamp"))
	_, err := engine.New(k).Diagnose(engine.Case{Symptom: engine.Fields{"lihgt": "dark"}})
	fmt.Println(err)
	// Output:
	// unknown field "symptom.lihgt" (did you mean "symptom.light"?) [unknown-field]
}

// A client of a process that diagnoses writes a Case and reads a Diagnosis.
func ExampleDiagnosis_MarshalJSON() {
	k, _ := compile.Load(os.DirFS("compile/testdata/lamp"))
	c, _ := json.Marshal(engine.Case{Locale: "en", Symptom: engine.Fields{"text": "a 12500 mW bulb"}})
	fmt.Println(string(c))
	given, _ := scenario.DecodeCase(c)
	d, _ := engine.New(k).Diagnose(given)
	text, _ := json.Marshal(d)

	var read engine.Diagnosis
	if err := json.Unmarshal(text, &read); err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range d.Fields {
		value, _ := json.Marshal(f.Value) // a Decimal
		fmt.Println(f.Name, string(value))
	}
	for _, f := range read.Fields {
		fmt.Println(f.Name, f.Value) // a float64
	}
	fmt.Println("ask first:", read.AskFirst)
	// Output:
	// {"locale":"en","symptom":{"text":"a 12500 mW bulb"}}
	// context.bulb_watts 12.5
	// context.bulb_watts 12.5
	// ask first: false
}
