package main

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// A mutant is a file with one operator changed.
type mutant struct {
	file     string
	at       token.Position
	old, new string
}

func (m mutant) String() string {
	return filepath.Base(m.file) + ":" + strconv.Itoa(m.at.Line) + ":" + strconv.Itoa(m.at.Column) + ": " + m.old + " becomes " + m.new
}

// swaps are the operators of go-gremlins: edges of comparisons and their negation,
// arithmetic, logic, bits, counting, assignments and loops.
var swaps = map[token.Token][]string{
	token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
	token.EQL: {"!="}, token.NEQ: {"=="},
	token.ADD: {"-"}, token.SUB: {"+"}, token.MUL: {"/"}, token.QUO: {"*"}, token.REM: {"*"},
	token.LAND: {"||"}, token.LOR: {"&&"},
	token.AND: {"|"}, token.OR: {"&"}, token.XOR: {"&"}, token.AND_NOT: {"&"}, token.SHL: {">>"}, token.SHR: {"<<"},
	token.INC: {"--"}, token.DEC: {"++"},
	token.ADD_ASSIGN: {"-=", "="}, token.SUB_ASSIGN: {"+=", "="}, token.MUL_ASSIGN: {"/=", "="}, token.QUO_ASSIGN: {"*=", "="}, token.REM_ASSIGN: {"*=", "="},
	token.AND_ASSIGN: {"|=", "="}, token.OR_ASSIGN: {"&=", "="}, token.XOR_ASSIGN: {"&=", "="}, token.SHL_ASSIGN: {">>=", "="}, token.SHR_ASSIGN: {"<<=", "="},
	token.BREAK: {"continue"}, token.CONTINUE: {"break"},
}

// mutantsOf lists the mutants of a file in the order of a hash, so that the first
// hundred are as good a sample as any.
func mutantsOf(file string, src []byte) ([]mutant, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var out []mutant
	add := func(at token.Pos, t token.Token) {
		for _, n := range swaps[t] {
			out = append(out, mutant{file, set.Position(at), t.String(), n})
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			add(n.OpPos, n.Op)
		case *ast.UnaryExpr:
			if n.Op == token.SUB {
				add(n.OpPos, n.Op)
			}
		case *ast.IncDecStmt:
			add(n.TokPos, n.Tok)
		case *ast.AssignStmt:
			add(n.TokPos, n.Tok)
		case *ast.BranchStmt:
			if n.Label == nil {
				add(n.TokPos, n.Tok)
			}
		}
		return true
	})
	return out, nil
}

// mutantsIn takes the files of a package, but not its tests.
func mutantsIn(dir string, files []string) ([]mutant, error) {
	var all []mutant
	for _, f := range files {
		name := filepath.Join(dir, f)
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		in, err := mutantsOf(name, src)
		if err != nil {
			return nil, err
		}
		all = append(all, in...)
	}
	slices.SortStableFunc(all, func(a, b mutant) int { return cmp.Compare(a.hash(), b.hash()) })
	return all, nil
}

func (m mutant) hash() uint64 {
	h := fnv.New64a()
	h.Write([]byte(m.String()))
	return h.Sum64()
}

// source is the mutant's text, given that of its file.
func (m mutant) source(src []byte) []byte {
	return slices.Concat(src[:m.at.Offset], []byte(m.new), src[m.at.Offset+len(m.old):])
}
