package apitest

import (
	"mime"
	"slices"
	"strings"
)

const (
	mediaJSON     = "application/json"
	mediaYAML     = "application/yaml"
	mediaProtobuf = "application/vnd.kubernetes.protobuf"
	metaGroup     = "meta.k8s.io"
)

// negotiated is the form in which a request is answered.
type negotiated struct {
	media string
	as    string // "", Table, PartialObjectMetadata or PartialObjectMetadataList
}

// clause is one entry of an Accept header.
type clause struct {
	media  string
	params map[string]string
}

// acceptClauses reads an Accept header in the client's order of preference: by q, then as written.
func acceptClauses(header string) []clause {
	var clauses []clause
	for _, part := range strings.Split(header, ",") {
		if media, params, err := mime.ParseMediaType(strings.TrimSpace(part)); err == nil {
			clauses = append(clauses, clause{media: media, params: params})
		}
	}
	weight := func(c clause) string {
		if q, ok := c.params["q"]; ok {
			return q
		}
		return "1"
	}
	slices.SortStableFunc(clauses, func(a, b clause) int { return strings.Compare(weight(b), weight(a)) })
	return clauses
}

// pickMedia chooses the media type of one clause from those offered, "" when none matches.
func pickMedia(accepted string, offered []string) string {
	switch accepted {
	case "*/*", "application/*":
		return offered[0]
	}
	if slices.Contains(offered, accepted) {
		return accepted
	}
	return ""
}

// negotiate chooses the form of the answer to a resource request.
func (q *request) negotiate() (negotiated, error) {
	header := strings.Join(q.r.Header.Values("Accept"), ",")
	if header == "" {
		return negotiated{media: mediaJSON}, nil
	}
	var supported []string
	for _, c := range acceptClauses(header) {
		as := c.params["as"]
		if as != "" && (c.params["g"] != metaGroup || c.params["v"] != "v1" || !q.canAnswerAs(as)) {
			continue
		}
		supported = q.offered(as)
		if media := pickMedia(c.media, supported); media != "" {
			return negotiated{media: media, as: as}, nil
		}
	}
	return negotiated{media: mediaJSON}, errNotAcceptable(q.res.custom)
}

// canAnswerAs tells whether a request can be answered in a transformed form.
func (q *request) canAnswerAs(as string) bool {
	switch q.subresource {
	case "", "status", "scale":
	default:
		return false
	}
	switch as {
	case "Table":
		return q.verb == "get" || q.verb == "list" || q.verb == "watch"
	case "PartialObjectMetadata":
		return q.verb != "list" && q.verb != "deletecollection"
	case "PartialObjectMetadataList":
		return q.verb == "list"
	}
	return false
}

// offered lists the media types for an answer, the default first.
func (q *request) offered(as string) []string {
	offered := []string{mediaJSON, mediaYAML}
	own := q.version.hasProtobuf()
	if _, other := subresourceKinds[q.subresource]; other {
		own = q.knowsSubresource()
	}
	if as != "" && as != "Table" || as == "" && own {
		offered = append(offered, mediaProtobuf)
	}
	return offered
}
