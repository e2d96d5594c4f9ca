package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/generators"
)

func (a *app) inspectCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "inspect [flags] [PACKAGE...]",
		Short: "Show what was found: resources, verbs, paths, tags",
		Long: `inspect reads packages as generate does and prints a table of the resources in
them. It writes nothing. With --tags it prints every comment tag and what it
does, also those of other tools, which client-gen leaves alone.`,
		Example: "  client-gen inspect --tags ./apis/...",
		Args:    cobra.ArbitraryArgs,
	}
	f := newFlags(cmd.Flags(), generators.Families())
	tags := cmd.Flags().Bool("tags", false, "print every comment tag with what it does")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.profiled(&f.output, func() error { return a.inspect(cmd.Context(), f, args, *tags) })
	}
	return cmd
}

// inspect prints what the targets would start from, mistakes included.
func (a *app) inspect(ctx context.Context, f *flags, args []string, tags bool) error {
	targets, err := f.targets(args)
	if err != nil {
		return a.failed(&f.output, err)
	}
	p := newPrinter(a.stdout, a.stderr, f.output.color)
	doc := &jsonInspection{Version: jsonVersion, Command: "inspect", OK: true, Clientsets: []jsonFound{}}
	var warnings, mistakes generators.Diagnostics
	for _, t := range targets {
		in, err := generators.Inspect(ctx, t.options)
		var found generators.Diagnostics
		if err != nil && !errors.As(err, &found) {
			return a.failed(&f.output, err)
		}
		mistakes = append(mistakes, found...)
		if in == nil {
			continue
		}
		warnings = append(warnings, in.Warnings...)
		if f.output.json {
			doc.Clientsets = append(doc.Clientsets, newJSONFound(t.name, in))
			continue
		}
		if t.name != "" {
			fmt.Fprintf(a.stdout, "%s:\n", t.name)
		}
		switch {
		case tags:
			p.tags(in.Tags)
		case f.output.verbosity > 0:
			p.found(in)
		default:
			p.resources(in.Resources)
		}
	}
	err = mistakes.Err()
	if f.output.json {
		doc.OK = err == nil
		doc.Diagnostics, _ = jsonDiagnostics(nil, append(warnings, mistakes...))
		return errors.Join(printJSON(a.stdout, doc), said(err))
	}
	if err == nil {
		p.diagnostics(warnings)
	}
	return err
}

// tags prints a table of comment tags.
func (p *printer) tags(list []generators.Tag) {
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WHERE\tTAG\tON\tREAD BY\tEFFECT")
	for _, tag := range list {
		owner := tag.Owner
		if owner == "" {
			owner = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", relative(tag.File), tag.Text, dash([]string{shortName(tag.Subject)}), owner, tag.Effect)
	}
	_ = table.Flush() // a terminal that went away is not worth an error
}

// shortName leaves out the folders of an import path.
func shortName(subject string) string {
	if subject == "" {
		return ""
	}
	return filepath.Base(subject)
}
