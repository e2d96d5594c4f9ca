package transport

import "log/slog"

// logger lets code log without asking whether there is anyone to log to.
type logger struct{ to *slog.Logger }

var discard = logger{}

func (l logger) warn(msg string, args ...any) {
	if l.to != nil {
		l.to.Warn(msg, args...)
	}
}

func (l logger) info(msg string, args ...any) {
	if l.to != nil {
		l.to.Info(msg, args...)
	}
}
