// Package idle closes idle connections below layers of round-trippers.
//
// Its one rule: it says nothing. A round-tripper that it cannot look into is left alone, without a log of anybody's.
package idle
