package waiver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/person"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Key tells persons apart without saying who they are. There are so few CPR numbers that a hash
// without a key is as good as the number itself: all of them can be tried in a minute. So a key
// must be kept apart from the files that it is used for, as a password is.
type Key struct{ secret []byte }

const (
	personDigits = 24 // 96 bits
	checkDigits  = 8
	leastKey     = 32 // characters
)

// ErrShortKey: a key has fewer than 32 characters, so that it could be guessed.
var ErrShortKey = errors.New("a key must have at least 32 characters")

// NewKey gives the key of a secret; white space around that is not part of it.
func NewKey(secret string) (*Key, error) {
	secret = strings.TrimSpace(secret)
	if len(secret) < leastKey {
		return nil, ErrShortKey
	}
	return &Key{[]byte(secret)}, nil
}

// Person stands for the person of a CPR number, of which only the digits count. It is empty where
// there are not ten.
func (k *Key) Person(cpr string) string {
	number := make([]byte, 0, 10)
	for i := 0; i < len(cpr); i++ {
		if c := cpr[i]; c >= '0' && c <= '9' {
			number = append(number, c)
		}
	}
	if k == nil || len(number) != 10 {
		return ""
	}
	return k.sum("person:" + string(number))[:personDigits]
}

// Check recognises the key.
func (k *Key) Check() string { return k.sum("forkontrol-key")[:checkDigits] }

func (k *Key) sum(s string) string {
	h := hmac.New(sha256.New, k.secret)
	h.Write([]byte(s))
	return hex.EncodeToString(h.Sum(nil))
}

// Persons gives the Key.Person that each finding is about, empty where there is none; see person.Numbers.
func Persons(src token.Source, p *finding.Payload, k *Key) []string {
	known := map[string]string{}
	persons := person.Numbers(src, p)
	for i, number := range persons {
		hash, ok := known[number]
		if !ok {
			hash = k.Person(number)
			known[number] = hash
		}
		persons[i] = hash
	}
	return persons
}
