package faults

import (
	"io"
	"net/http"
	"strings"

	"golang.org/x/net/http2"
)

// answer serves a request and has its stream or connection meet a fault.
func (c *http2Conn) answer(stream *http2Stream, req *http.Request, f Fault) {
	if f.Kind == Status {
		c.respond(stream, answer(req, f), Fault{})
		return
	}
	if f.After < 0 {
		_ = req.Body.Close()
		c.strike(stream, f)
		return
	}
	resp, err := c.s.Next.RoundTrip(req)
	if err != nil {
		c.write(func(w *http2.Framer) error { return w.WriteRSTStream(stream.id, http2.ErrCodeInternal) })
		return
	}
	defer func() { _ = resp.Body.Close() }()
	c.respond(stream, resp, f)
}

// respond sends an answer as far as the fault lets it.
func (c *http2Conn) respond(stream *http2Stream, resp *http.Response, f Fault) {
	if f.Kind != None && f.After == 0 && c.strike(stream, f) {
		return
	}
	if !c.writeHeaders(stream.id, resp.StatusCode, resp.Header, false) {
		return
	}
	buf, sent, struck := make([]byte, 4<<10), 0, f.Kind == None || f.After == 0
	for {
		n, err := resp.Body.Read(buf)
		data := buf[:n]
		if !struck && sent+n > f.After {
			before := f.After - sent
			c.writeData(stream, data[:before], false)
			struck = true
			if c.strike(stream, f) {
				return
			}
			data = data[before:]
		}
		sent += n
		if len(data) > 0 && !c.writeData(stream, data, false) {
			return
		}
		if err != nil {
			if err != io.EOF {
				c.write(func(w *http2.Framer) error { return w.WriteRSTStream(stream.id, http2.ErrCodeInternal) })
				return
			}
			break
		}
	}
	if !struck && c.strike(stream, f) {
		return
	}
	c.writeData(stream, nil, true)
}

func (c *http2Conn) writeData(stream *http2Stream, data []byte, end bool) bool {
	return stream.ctx.Err() == nil && c.write(func(w *http2.Framer) error { return w.WriteData(stream.id, end, data) })
}

// strike injects a fault and returns whether that is the end of the answer.
func (c *http2Conn) strike(stream *http2Stream, f Fault) bool {
	switch f.Kind {
	case Cut:
		c.raw.reset()
		return true
	case Truncate:
		c.writeData(stream, nil, true)
		return true
	case Stall:
		<-stream.ctx.Done()
		return true
	case ResetStream:
		c.write(func(w *http2.Framer) error { return w.WriteRSTStream(stream.id, http2.ErrCode(f.Code)) })
		return true
	case Silence:
		c.mu.Lock()
		c.silent = true
		c.mu.Unlock()
		<-stream.ctx.Done()
		return true
	case GoAway:
		return c.goAway(stream, f)
	case Flood:
		return c.flood(stream, f)
	case Frames:
		c.writeRaw(f.Body)
	}
	return false
}

// goAway says that there is to be no new stream, and in an emergency closes the connection.
func (c *http2Conn) goAway(stream *http2Stream, f Fault) bool {
	c.write(func(w *http2.Framer) error {
		last := c.last
		if f.After < 0 {
			last = stream.id - 1
		}
		return w.WriteGoAway(last, http2.ErrCode(f.Code), []byte(f.Body))
	})
	if f.Code != 0 {
		_ = c.conn.Close()
	}
	return f.After < 0 || f.Code != 0
}

// flood sends frames that the client has to do something about.
func (c *http2Conn) flood(stream *http2Stream, f Fault) bool {
	switch http2.FrameType(f.Code) {
	case http2.FrameHeaders:
		link := strings.Repeat("x", min(f.length(), 4<<10))
		for range f.length() {
			if stream.ctx.Err() != nil || !c.writeHeaders(stream.id, http.StatusEarlyHints, http.Header{"Link": {link}}, false) {
				return true
			}
		}
	case http2.FrameContinuation:
		c.write(func(w *http2.Framer) error { return w.WriteHeaders(http2.HeadersFrameParam{StreamID: stream.id}) })
		// A literal field that enters no table: no bits, the length of its name, its name, and the same of its value.
		fragment := []byte(strings.Repeat("\x00\x01x\x7e"+strings.Repeat("x", 126), 100))
		for range f.length() {
			if stream.ctx.Err() != nil || !c.write(func(w *http2.Framer) error { return w.WriteContinuation(stream.id, false, fragment) }) {
				break
			}
		}
		return true
	default:
		for range f.length() {
			if !c.write(func(w *http2.Framer) error { return floodWith(w, http2.FrameType(f.Code), stream.id) }) {
				return true
			}
		}
	}
	return false
}

func floodWith(w *http2.Framer, kind http2.FrameType, id uint32) error {
	switch kind {
	case http2.FrameSettings:
		return w.WriteSettings(http2.Setting{ID: http2.SettingMaxFrameSize, Val: 1 << 14})
	case http2.FramePing:
		return w.WritePing(false, [8]byte{1})
	case http2.FrameWindowUpdate:
		return w.WriteWindowUpdate(0, 1)
	}
	return w.WriteData(id, false, nil)
}
