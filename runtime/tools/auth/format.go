package auth

import "log/slog"

// LogValue makes slog handlers of every kind log String.
func (info Info) LogValue() slog.Value { return slog.StringValue(info.String()) }
