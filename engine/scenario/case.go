package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine"
)

// caseJSON is a case as it stands in JSON.
type caseJSON struct {
	ID      string         `json:"id"`
	Locale  string         `json:"locale"`
	Symptom map[string]any `json:"symptom"`
	Context map[string]any `json:"context"`
}

// DecodeCase reads a case from a JSON object. A fault is an *engine.Error with
// the code "json-syntax", "unknown-member" or "wrong-type"; its Pos.Col is the byte
// at which it was found, counted from 1. The id is returned even where the rest is wrong, if it can be read.
func DecodeCase(data []byte) (engine.Case, error) {
	var c caseJSON
	err := json.Unmarshal(data, &c, json.RejectUnknownMembers(true))
	out := engine.Case{ID: c.ID, Locale: c.Locale, Symptom: c.Symptom, Context: c.Context}
	if err == nil && bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("null")) {
		return out, &engine.Error{Code: "wrong-type", Msg: "a case is a JSON object", Pos: engine.Pos{Line: 1, Col: 1}}
	}
	if err == nil {
		return out, nil
	}
	if out.ID == "" {
		out.ID = idOf(data)
	}
	return out, decodeError(err)
}

// idOf finds the id of a case whose other members are wrong.
func idOf(data []byte) string {
	var c struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(data, &c) != nil {
		return ""
	}
	return c.ID
}

// decodeError says in our words what is wrong; the library's text never shows.
func decodeError(err error) *engine.Error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		e := &engine.Error{Code: "json-syntax", Msg: "not valid JSON", Pos: engine.Pos{Line: 1, Col: int(syntax.ByteOffset) + 1}}
		switch {
		case errors.Is(err, jsontext.ErrDuplicateName):
			e.Msg = "a name occurs twice"
		case syntax.ByteOffset == 0:
			e.Hint = "a case is one JSON object"
		}
		e.Msg += " at byte " + strconv.Itoa(e.Pos.Col)
		return e
	}
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		path := fmt.Sprintf("%.80s", strings.ReplaceAll(strings.TrimPrefix(string(semantic.JSONPointer), "/"), "/", "."))
		e := &engine.Error{Code: "wrong-type", Field: path, Pos: engine.Pos{Line: 1, Col: int(semantic.ByteOffset) + 1}}
		switch {
		case errors.Is(err, json.ErrUnknownName):
			e.Code, e.Msg = "unknown-member", "a case has no member "+strconv.Quote(path)
			e.Hint = "a case has id, locale, symptom and context"
		case path == "":
			e.Msg = "a case is a JSON object"
		case path == "symptom" || path == "context":
			e.Msg = path + " is an object of fields"
		case strings.HasPrefix(path, "symptom.") || strings.HasPrefix(path, "context."):
			e.Msg = path + " is a number out of range"
		default:
			e.Msg = path + " is a string"
		}
		return e
	}
	return &engine.Error{Code: "json-syntax", Msg: "not valid JSON"}
}
