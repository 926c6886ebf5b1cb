package lines

import (
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine"
)

// csvHead names the columns: one line an answer, of which only the lead is told.
const csvHead = "id,cause,verdict,score,party,ask_first,ask,signals,codes,error,line\n"

// appendCSV writes a diagnosis as a line of CSV.
func appendCSV(dst []byte, d *engine.Diagnosis, number int) []byte {
	var cause, verdict, score, party, ask string
	if len(d.Findings) > 0 {
		f := &d.Findings[0]
		cause, verdict, score, party = f.Cause, string(f.Verdict), strconv.Itoa(f.Score), f.Party
	}
	if len(d.Questions) > 0 {
		ask = d.Questions[0].Field
	}
	var signals, codes []string
	for _, s := range d.Signals {
		signals = append(signals, s.ID)
	}
	for _, f := range d.Fields {
		if list, ok := f.Value.([]string); ok && f.Name == "symptom.codes" {
			codes = list
		}
	}
	return appendRecord(dst, d.ID, cause, verdict, score, party, strconv.FormatBool(d.AskFirst), ask,
		strings.Join(signals, " "), strings.Join(codes, " "), "", strconv.Itoa(number))
}

// appendCSVError writes the answer to a line that could not be diagnosed.
func appendCSVError(dst []byte, id string, number int, e *engine.Error) []byte {
	return appendRecord(dst, id, "", "", "", "", "", "", "", "", e.Code, strconv.Itoa(number))
}

func appendRecord(dst []byte, values ...string) []byte {
	for i, v := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendCSV(dst, v)
	}
	return dst
}

// AppendCSV appends one value, quoted where CSV needs it.
func AppendCSV(dst []byte, value string) []byte {
	if strings.ContainsAny(value, "\",\r\n") {
		value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	return append(dst, value...)
}
