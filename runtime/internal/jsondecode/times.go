package jsondecode

import (
	"strconv"
	"time"
	"unsafe"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// The functions below do what the UnmarshalJSON of their types do to the usual input. They leave anything else to that
// method.

func (s *state) time(to unsafe.Pointer, i int) int {
	const size = len(`"2006-01-02T15:04:05Z"`)
	if i+size <= len(s.data) {
		if t, ok := parseTime(s.data[i : i+size]); ok {
			(*metav1.Time)(to).Time = t
			return i + size
		}
	}
	end := skip(s.data, i, s.depth)
	if end >= 0 && (*metav1.Time)(to).UnmarshalJSON(s.data[i:end]) != nil {
		return bad
	}
	return end
}

func (s *state) microTime(to unsafe.Pointer, i int) int {
	const size = len(`"2006-01-02T15:04:05.000000Z"`)
	if i+size <= len(s.data) {
		if t, ok := parseTime(s.data[i : i+size]); ok {
			(*metav1.MicroTime)(to).Time = t
			return i + size
		}
	}
	end := skip(s.data, i, s.depth)
	if end >= 0 && (*metav1.MicroTime)(to).UnmarshalJSON(s.data[i:end]) != nil {
		return bad
	}
	return end
}

// parseTime parses a time in UTC in the forms above, quotes included.
func parseTime(b []byte) (time.Time, bool) {
	const seconds = len(`"2006-01-02T15:04:05`)
	n := len(b)
	if b[0] != '"' || b[5] != '-' || b[8] != '-' || b[11] != 'T' || b[14] != ':' || b[17] != ':' || b[n-2] != 'Z' || b[n-1] != '"' {
		return time.Time{}, false
	}
	micros := 0
	if n > seconds+2 {
		if b[seconds] != '.' {
			return time.Time{}, false
		}
		micros = decimal(b[seconds+1 : n-2])
	}
	year, month, day := decimal(b[1:5]), decimal(b[6:8]), decimal(b[9:11])
	hour, minute, second := decimal(b[12:14]), decimal(b[15:17]), decimal(b[18:20])
	if year|month|day|hour|minute|second|micros < 0 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, micros*1000, time.UTC)
	if day > 28 && t.Day() != day {
		return time.Time{}, false // no such day in that month
	}
	return t.Local(), true
}

// decimal returns the value of digits, or -1.
func decimal(b []byte) int {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func (s *state) intOrString(to unsafe.Pointer, i int) int {
	v := (*intstr.IntOrString)(to)
	if s.data[i] == '"' {
		text, end := s.text(i)
		if end >= 0 {
			v.Type, v.StrVal = intstr.String, s.strings.share(text)
		}
		return end
	}
	end := skip(s.data, i, s.depth)
	if end < 0 {
		return end
	}
	if n, err := strconv.ParseInt(string(s.data[i:end]), 10, 32); err == nil {
		v.Type, v.IntVal = intstr.Int, int32(n)
		return end
	}
	if v.UnmarshalJSON(s.data[i:end]) != nil {
		return bad
	}
	return end
}
