package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"time"

	"github.com/postmend/postmend/engine/internal/synth"
)

// node is the process that runs the JavaScript engines.
type node struct {
	in  *json.Encoder
	out *bufio.Reader
}

type request struct {
	Peer  string  `json:"peer"`
	Check int     `json:"check,omitempty"`
	Slice float64 `json:"slice,omitempty"` // milliseconds
}

type answer struct {
	Found [][]int
	Load  float64
	NS    float64
}

// startNode starts the process and makes its engines peers.
func startNode(set *synth.Set, cases []synth.Case) (peers []*peer, stop func(), err error) {
	file, err := os.CreateTemp("", "peers-*.json")
	if err != nil {
		return nil, nil, err
	}
	err = json.NewEncoder(file).Encode(map[string]any{"rules": set.Rules, "cases": cases})
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.Command("node", "peers.mjs", file.Name())
	cmd.Dir, cmd.Stderr = "node", os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	n := &node{json.NewEncoder(in), bufio.NewReaderSize(out, 1<<20)}
	for _, name := range []string{"json-rules-engine", "json-logic-engine", "zen"} {
		peers = append(peers, n.peer(name))
	}
	return peers, func() { in.Close(); _ = cmd.Wait(); os.Remove(file.Name()) }, nil
}

func (n *node) peer(name string) *peer {
	p := &peer{name: name + " (node)"}
	p.check = func(count int) ([][]int, error) {
		a, err := n.ask(request{Peer: name, Check: min(count, 3)})
		p.load = time.Duration(a.Load)
		return a.Found, err
	}
	p.slice = func(slice time.Duration) (time.Duration, error) {
		a, err := n.ask(request{Peer: name, Slice: float64(slice) / 1e6})
		return time.Duration(a.NS), err
	}
	return p
}

func (n *node) ask(r request) (answer, error) {
	if err := n.in.Encode(r); err != nil {
		return answer{}, err
	}
	line, err := n.out.ReadBytes('\n')
	if err != nil {
		return answer{}, err
	}
	var a answer
	return a, json.Unmarshal(line, &a)
}
