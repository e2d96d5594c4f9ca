package faults

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// http2Conn is the server's side of a connection.
type http2Conn struct {
	s    *HTTP2
	raw  *memoryConn
	conn *tls.Conn
	work sync.WaitGroup

	mu      sync.Mutex // of what follows, and for writing
	framer  *http2.Framer
	headers bytes.Buffer
	encoder *hpack.Encoder
	streams map[uint32]*http2Stream
	last    uint32
	silent  bool // nothing is sent any more
}

type http2Stream struct {
	id     uint32
	ctx    context.Context
	cancel context.CancelFunc
	body   *io.PipeWriter // what the client sends, nil if that has ended
}

func newHTTP2Conn(s *HTTP2, raw *memoryConn) *http2Conn {
	c := &http2Conn{s: s, raw: raw, conn: tls.Server(raw, s.tlsConfig()), streams: map[uint32]*http2Stream{}}
	c.encoder = hpack.NewEncoder(&c.headers)
	return c
}

// serve reads frames until the connection ends, and waits for what it has started.
func (c *http2Conn) serve() {
	defer c.work.Wait()
	defer c.endStreams()
	defer func() { _ = c.raw.Close() }()
	if c.conn.Handshake() != nil {
		return
	}
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(c.conn, preface); err != nil || string(preface) != http2.ClientPreface {
		return
	}
	c.framer = http2.NewFramer(c.conn, c.conn)
	c.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	c.write(func(f *http2.Framer) error { return f.WriteSettings(c.s.Settings...) })
	for {
		frame, err := c.framer.ReadFrame()
		if err != nil {
			return
		}
		c.handle(frame)
	}
}

func (c *http2Conn) handle(frame http2.Frame) {
	switch f := frame.(type) {
	case *http2.SettingsFrame:
		if !f.IsAck() {
			c.write(func(w *http2.Framer) error { return w.WriteSettingsAck() })
		}
	case *http2.PingFrame:
		if !f.IsAck() {
			c.write(func(w *http2.Framer) error { return w.WritePing(true, f.Data) })
		}
	case *http2.MetaHeadersFrame:
		c.begin(f)
	case *http2.DataFrame:
		c.data(f)
	case *http2.RSTStreamFrame:
		c.forget(f.StreamID)
	}
}

// begin serves a request.
func (c *http2Conn) begin(f *http2.MetaHeadersFrame) {
	stream := &http2Stream{id: f.StreamID}
	stream.ctx, stream.cancel = context.WithCancel(context.Background())
	req := &http.Request{Method: f.PseudoValue("method"), Host: f.PseudoValue("authority"), Header: http.Header{}, Body: http.NoBody, Proto: "HTTP/2.0", ProtoMajor: 2}
	req.URL, _ = url.ParseRequestURI(f.PseudoValue("path"))
	for _, field := range f.RegularFields() {
		req.Header.Add(field.Name, field.Value)
	}
	if !f.StreamEnded() {
		req.Body, stream.body = io.Pipe()
	}
	c.mu.Lock()
	c.streams[stream.id], c.last = stream, stream.id
	c.mu.Unlock()
	req = req.WithContext(stream.ctx)
	fault := c.s.meet(req)
	c.work.Go(func() {
		c.answer(stream, req, fault)
		c.forget(stream.id)
	})
}

// data passes on what the client sends, and lets it send more.
func (c *http2Conn) data(f *http2.DataFrame) {
	c.mu.Lock()
	stream := c.streams[f.StreamID]
	c.mu.Unlock()
	if stream == nil || stream.body == nil {
		return
	}
	if n := len(f.Data()); n > 0 {
		// Nobody may be left to read it.
		_, _ = stream.body.Write(bytes.Clone(f.Data()))
		c.write(func(w *http2.Framer) error { return w.WriteWindowUpdate(0, uint32(n)) })
	}
	if f.StreamEnded() {
		_ = stream.body.Close()
	}
}

// forget ends a stream on this side. A connection on which there is to be no other is closed by the client.
func (c *http2Conn) forget(id uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if stream := c.streams[id]; stream != nil {
		delete(c.streams, id)
		stream.cancel()
		if stream.body != nil {
			_ = stream.body.CloseWithError(errConnectionEnded)
		}
	}
}

func (c *http2Conn) endStreams() {
	c.mu.Lock()
	ids := make([]uint32, 0, len(c.streams))
	for id := range c.streams {
		ids = append(ids, id)
	}
	c.mu.Unlock()
	for _, id := range ids {
		c.forget(id)
	}
}

// write sends frames, unless the connection has fallen silent.
func (c *http2Conn) write(send func(*http2.Framer) error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.silent && send(c.framer) == nil
}

// writeHeaders sends the header of an answer.
func (c *http2Conn) writeHeaders(id uint32, status int, header http.Header, end bool) bool {
	return c.write(func(w *http2.Framer) error {
		c.headers.Reset()
		_ = c.encoder.WriteField(hpack.HeaderField{Name: ":status", Value: strconv.Itoa(status)})
		for name, values := range header {
			for _, value := range values {
				_ = c.encoder.WriteField(hpack.HeaderField{Name: strings.ToLower(name), Value: value})
			}
		}
		return w.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: c.headers.Bytes(), EndHeaders: true, EndStream: end})
	})
}

// writeRaw sends bytes that need not be frames.
func (c *http2Conn) writeRaw(data string) bool {
	return c.write(func(*http2.Framer) error {
		if _, err := io.WriteString(c.conn, data); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		return nil
	})
}
