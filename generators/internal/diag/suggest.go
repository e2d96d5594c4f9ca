package diag

import "strings"

// Suggest returns the word that was probably meant by got, "" when none is
// close: letter case aside, two letters may be wrong, missing, added or swapped
// in a word of five letters and more, and one in a shorter word.
func Suggest(got string, words []string) string {
	if len(got) < 5 {
		return Near(got, words, 1)
	}
	return Near(got, words, 2)
}

// Near returns the first of the closest words that differ from got by at most
// limit letters, letter case aside; "" when there is none.
func Near(got string, words []string, limit int) string {
	best, bestDistance := "", limit+1
	for _, word := range words {
		if d := distance(strings.ToLower(got), strings.ToLower(word)); d < bestDistance {
			best, bestDistance = word, d
		}
	}
	return best
}

// DidYouMean words a suggestion as a hint, with prefix before the word; "" for
// none.
func DidYouMean(prefix, got string, words []string) string {
	if s := Suggest(got, words); s != "" {
		return "did you mean " + prefix + s + "?"
	}
	return ""
}

// distance is the number of insertions, deletions, replacements and swaps of
// neighbours between two strings. Beyond 64 bytes they count as unlike.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	var rows [3][65]int
	for j := range len(b) + 1 {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}
