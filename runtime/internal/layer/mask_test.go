package layer

import "testing"

func TestMaskQuery(t *testing.T) {
	for raw, want := range map[string]string{
		"":                                  "",
		"limit=5&continue=abc&watch":        "limit=5&continue=abc&watch",
		"key=abc&monkey=def":                "key=masked&monkey=def",
		"a=b&Sig=abc":                       "a=b&Sig=masked",
		"session_id=abc&jwt=d&signal=e":     "session_id=masked&jwt=masked&signal=e",
		"token=abc":                         "token=masked",
		"a=b&Access_Token=x%20y&c=d":        "a=b&Access_Token=masked&c=d",
		"%74oken=abc&labelSelector=a%3Db":   "%74oken=masked&labelSelector=a%3Db",
		"client-secret=x=y&password=&token": "client-secret=masked&password=masked&token",
		"labelSelector=token%3Dx":           "labelSelector=token%3Dx",
		"%zztoken=x":                        "%zztoken=masked",
	} {
		if got := MaskQuery(raw); got != want {
			t.Errorf("%s became %s, want %s", raw, got, want)
		}
	}
}

func TestMaskURL(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"host:6443":                          "host:6443",
		"https://host/base":                  "https://host/base",
		"https://user:hunter2@host/base":     "https://host/base",
		"https://hunter2@host:1/?a=b":        "https://host:1/?" + Hidden,
		"https://host/?token=hunter2":        "https://host/?" + Hidden,
		"https://host?token=hunter2#x":       "https://host?" + Hidden,
		"https://host/#hunter2?a":            "https://host/?" + Hidden,
		"host/path?token=hunter2":            "host/path?" + Hidden,
		"user:hunter2@host:1":                Hidden,
		"https://user:hun?ter2@host":         Hidden,
		"https://user:hun#ter2@host":         Hidden,
		"https://user:hun/ter2@host":         Hidden,
		"https://hun/ter2@host":              Hidden,
		"https://user:hunter2%zz@host":       Hidden,
		"https://us er:hunter2@host":         Hidden,
		"https://user:hunter2@host/?a=hun@b": Hidden,
	} {
		if got := MaskURL(text); got != want {
			t.Errorf("%s became %s, want %s", text, got, want)
		}
	}
}
