package layer

import "testing"

func TestMaskQuery(t *testing.T) {
	for raw, want := range map[string]string{
		"":                                  "",
		"limit=5&continue=abc&watch":        "limit=5&continue=abc&watch",
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
