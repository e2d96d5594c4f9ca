package apitest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// tokenIssuer issues the tokens of service accounts, and is whom they are for unless a request says otherwise.
const tokenIssuer = "https://kubernetes.default.svc"

const (
	tokenLife        = time.Hour        // of a token whose request doesn't say
	shortestToken    = 10 * time.Minute // that may be asked for
	serviceAccounts  = "serviceaccounts"
	credentialIDName = "authentication.kubernetes.io/credential-id"
)

// claims are what a service account's token says, as those of a real server do.
type claims struct {
	Audience  []string     `json:"aud"`
	Expires   int64        `json:"exp"`
	IssuedAt  int64        `json:"iat"`
	Issuer    string       `json:"iss"`
	ID        string       `json:"jti"`
	Private   tokenPrivate `json:"kubernetes.io"`
	NotBefore int64        `json:"nbf"`
	Subject   string       `json:"sub"`
}

type tokenPrivate struct {
	Namespace      string       `json:"namespace"`
	ServiceAccount tokenAccount `json:"serviceaccount"`
}

type tokenAccount struct {
	Name string `json:"name"`
	UID  string `json:"uid"`
}

// issueToken answers a TokenRequest.
func (q *request) issueToken() error {
	o, err := q.readSubresource()
	if err != nil {
		return err
	}
	record := q.s.store.Get(q.table(), q.key())
	if record == nil {
		return apierrors.NewNotFound(q.res.gr, q.name)
	}
	account := &unstructured.Unstructured{Object: record.Object}
	spec := child(o, "spec")
	if spec == nil {
		spec = object{}
		o["spec"] = spec
	}
	if audiences := texts(spec["audiences"]); len(audiences) == 0 {
		spec["audiences"] = []any{tokenIssuer}
	}
	life := tokenLife
	if seconds, ok := spec["expirationSeconds"].(int64); ok {
		if life = time.Duration(seconds) * time.Second; life < shortestToken {
			return apierrors.NewInvalid(subresourceKinds["token"].GroupKind(), "", field.ErrorList{
				field.Invalid(field.NewPath("spec", "expirationSeconds"), seconds, "may not specify a duration less than 10 minutes")})
		}
	}
	spec["expirationSeconds"] = int64(life / time.Second)
	now := q.s.now()
	expires := metav1.Time{Time: now.Add(life)}
	token, err := q.s.signToken(claims{Audience: texts(spec["audiences"]), Expires: expires.Unix(), IssuedAt: now.Unix(), Issuer: tokenIssuer,
		ID: string(newUID()), NotBefore: now.Unix(), Subject: serviceAccountPrefix + q.namespace + ":" + q.name,
		Private: tokenPrivate{Namespace: q.namespace, ServiceAccount: tokenAccount{Name: q.name, UID: string(account.GetUID())}}})
	if err != nil {
		return err
	}
	o["apiVersion"], o["kind"] = subresourceKinds["token"].ToAPIVersionAndKind()
	o["metadata"] = object{"name": q.name, "namespace": q.namespace, "uid": string(account.GetUID()), "creationTimestamp": now.Format(time.RFC3339)}
	o["status"] = object{"token": token, "expirationTimestamp": expires.Format(time.RFC3339)}
	return q.writeSubresource(http.StatusCreated, o)
}

// newTokenKey returns the key that a server signs its tokens with.
func newTokenKey() []byte {
	key := make([]byte, sha256.Size)
	if _, err := rand.Read(key); err != nil {
		panic(err) // documented never to happen
	}
	return key
}

// signToken writes claims as a JSON web token, signed with a key of this server alone (HS256).
func (s *Server) signToken(c claims) (string, error) {
	payload, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("issue token: %w", err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	return signed + "." + encode(s.tokenMAC(signed)), nil
}

func (s *Server) tokenMAC(signed string) []byte {
	mac := hmac.New(sha256.New, s.tokenKey)
	mac.Write([]byte(signed)) // never fails
	return mac.Sum(nil)
}

// tokenUser is the service account of a token; known tells that this server has issued it. The error answers a token
// that is for others or out of date, or whose account is gone.
func (s *Server) tokenUser(token string) (user User, known bool, err error) {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 {
		return User{}, false, nil
	}
	signed := token[:dot]
	mac, err := base64.RawURLEncoding.DecodeString(token[dot+1:])
	if err != nil || !hmac.Equal(mac, s.tokenMAC(signed)) {
		return User{}, false, nil
	}
	_, encoded, _ := strings.Cut(signed, ".")
	payload, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return User{}, true, errUnauthorized
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil || !slices.Contains(c.Audience, tokenIssuer) || s.opts.Now().Unix() >= c.Expires {
		return User{}, true, errUnauthorized
	}
	record := s.store.Get(serviceAccounts, store.Key{Namespace: c.Private.Namespace, Name: c.Private.ServiceAccount.Name})
	if record == nil || child(record.Object, "metadata")["uid"] != c.Private.ServiceAccount.UID {
		return User{}, true, errUnauthorized
	}
	return User{Name: c.Subject, UID: c.Private.ServiceAccount.UID, Groups: append(serviceAccountGroups(c.Private.Namespace), allAuthenticated),
		Extra: map[string][]string{credentialIDName: {"JTI=" + c.ID}}}, true, nil
}
