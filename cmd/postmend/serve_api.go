package main

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

// digestHeader tells which knowledge a response rests on, a refusal's too.
const digestHeader = "Postmend-KB-Digest"

// diagnose takes a case and answers with its Diagnosis, both as the contract has them.
func (s *server) diagnose(a *response, r *http.Request) {
	body, status, err := readBody(a.ResponseWriter, r, s.limits.body)
	if err == nil {
		body, status, err = s.work(r.Context(), a.Header(), body)
	}
	if err != nil {
		a.refuse(status, err)
		return
	}
	a.reply(status, body)
}

// work makes a case its Diagnosis when it is its turn, by one edition of the knowledge. The turn ends
// before anything is sent: a client that does not read keeps nobody waiting.
func (s *server) work(ctx context.Context, h http.Header, body []byte) (text []byte, status int, err error) {
	if !s.turn(ctx) {
		h.Set("Retry-After", "5")
		return nil, http.StatusServiceUnavailable, &engine.Error{Code: "overloaded", Msg: "too many cases are waiting; try again later"}
	}
	defer func() { <-s.turns }()
	c, err := scenario.DecodeCase(body)
	if err != nil {
		return nil, http.StatusBadRequest, err
	}
	now := s.knowledge.now.Load()
	h.Set(digestHeader, now.info.Digest)
	d, err := now.engine.Diagnose(c)
	if err != nil {
		return nil, http.StatusUnprocessableEntity, err
	}
	s.metrics.diagnosis(d, now.fallback)
	return d.AppendJSON(nil), http.StatusOK, nil
}

// turn waits until the case may be worked on; false means that it waited too
// long, or that nobody waits for the answer any more. A case that waits costs no
// more than its bytes, one that is worked on some twenty times as much.
func (s *server) turn(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, s.limits.turn)
	defer cancel()
	select {
	case s.turns <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// readBody is the only way in for a case from the network. The status is that of
// the refusal if there is an error. What it returns is for scenario.DecodeCase, as are batch's lines. The writer
// is net/http's own, which closes the connection when it is told that the rest is not read.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, status int, err error) {
	if !isJSON(r.Header) {
		return nil, http.StatusUnsupportedMediaType,
			&engine.Error{Code: "wrong-content-type", Msg: "send the case as application/json, in UTF-8 and not compressed"}
	}
	tooLarge := &engine.Error{Code: "body-too-large", Msg: "the case is longer than " + strconv.FormatInt(limit, 10) + " bytes"}
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close") // nobody reads the rest
		return nil, http.StatusRequestEntityTooLarge, tooLarge
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return nil, http.StatusRequestEntityTooLarge, tooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, http.StatusRequestTimeout, &engine.Error{Code: "body-too-slow", Msg: "the case took too long to arrive"}
	}
	if err != nil {
		return nil, http.StatusBadRequest, &engine.Error{Code: "body-unreadable", Msg: "the case did not arrive whole"}
	}
	return body, http.StatusOK, nil
}

func isJSON(h http.Header) bool {
	kind, parameters, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset, given := parameters["charset"]
	packed := h.Get("Content-Encoding")
	return err == nil && kind == "application/json" && (!given || strings.EqualFold(charset, "utf-8")) &&
		(packed == "" || strings.EqualFold(packed, "identity"))
}

func (s *server) health(a *response, _ *http.Request) {
	info := s.knowledge.now.Load().info
	text, err := json.Marshal(struct {
		Status  string `json:"status"`
		KB      string `json:"kb"`
		Version string `json:"version"`
		Digest  string `json:"digest"`
	}{"ok", info.ID, info.Version, info.Digest})
	if err != nil {
		panic("serve: the health record cannot be written: " + err.Error())
	}
	a.reply(http.StatusOK, text)
}
