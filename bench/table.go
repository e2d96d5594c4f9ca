package main

import (
	"fmt"
	"io"
	"time"
)

// table collects rows of text.
type table struct{ rows [][5]string }

// seconds adds a row of times; a floor of 0 is none.
func (t *table) seconds(what string, ours, theirs, floor time.Duration) {
	t.add(what, fmt.Sprintf("%.2f s", ours.Seconds()), fmt.Sprintf("%.2f s", theirs.Seconds()), ratio(ours.Seconds(), theirs.Seconds()), none(floor, "%.2f s", floor.Seconds()))
}

// milliseconds adds a row of short times.
func (t *table) milliseconds(what string, ours, theirs time.Duration) {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }
	t.add(what, ms(ours), ms(theirs), ratio(float64(ours), float64(theirs)), "–")
}

// rate adds a row in which more is better.
func (t *table) rate(what string, ours, theirs float64) {
	t.add(what, fmt.Sprintf("%.0f", ours), fmt.Sprintf("%.0f", theirs), fmt.Sprintf("%.1f×", ours/theirs), "–")
}

// megabytes adds a row of sizes in bytes; a floor of 0 is none.
func (t *table) megabytes(what string, ours, theirs, floor int64) {
	t.add(what, mb(ours), mb(theirs), ratio(float64(ours), float64(theirs)), none(floor, "%s", mb(floor)))
}

// count adds a row of numbers; a floor, if given, goes into the last column.
func (t *table) count(what string, ours, theirs int, floor ...int) {
	least := "–"
	if len(floor) > 0 {
		least = fmt.Sprint(floor[0])
	}
	t.add(what, fmt.Sprint(ours), fmt.Sprint(theirs), ratio(float64(ours), float64(theirs)), least)
}

func (t *table) add(what, ours, theirs, ratio, floor string) {
	t.rows = append(t.rows, [5]string{what, ours, theirs, ratio, floor})
	progress("%s: ours %s, theirs %s, %s", what, ours, theirs, ratio)
}

func (t *table) write(w io.Writer) {
	fmt.Fprintln(w, "| what | client-gen | upstream | ratio | floor |")
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|")
	for _, r := range t.rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", r[0], r[1], r[2], r[3], r[4])
	}
}

func mb(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

// ratio writes ours/theirs, as a fraction of 1 where that reads better.
func ratio(ours, theirs float64) string {
	if ours > 0 && theirs/ours >= 3 {
		return fmt.Sprintf("1/%.0f", theirs/ours)
	}
	return fmt.Sprintf("%.2f", ours/theirs)
}

func none[T comparable](value T, format string, args ...any) string {
	var zero T
	if value == zero {
		return "–"
	}
	return fmt.Sprintf(format, args...)
}
