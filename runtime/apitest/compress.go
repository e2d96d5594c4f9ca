package apitest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
)

// compressFrom is the size in bytes from which on answers are compressed for clients that accept it.
const compressFrom = 128 << 10

// writeBody writes a whole answer, compressed when it is large and the client accepts that.
func writeBody(w http.ResponseWriter, code int, contentType string, data []byte) error {
	header := w.Header()
	header.Set("Content-Type", contentType)
	if recorder, ok := w.(*statusRecorder); ok && recorder.gzip && len(data) >= compressFrom {
		var compressed bytes.Buffer
		zip := gzip.NewWriter(&compressed)
		if _, err := zip.Write(data); err != nil {
			return fmt.Errorf("compress the answer: %w", err)
		}
		if err := zip.Close(); err != nil {
			return fmt.Errorf("compress the answer: %w", err)
		}
		header.Set("Content-Encoding", "gzip")
		header.Add("Vary", "Accept-Encoding")
		data = compressed.Bytes()
	}
	w.WriteHeader(code)
	_, err := w.Write(data)
	return err
}

// acceptsGzip reads an Accept-Encoding header; like a real server it ignores weights.
func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, _, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "gzip" {
			return true
		}
	}
	return false
}
