package apitest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/duration"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/builtin"
	"github.com/clientsmith/client-gen/runtime/apitest/internal/jsonpath"
)

// column is one column of a table with where its cells come from.
type column struct {
	builtin.Column
	definition metav1.TableColumnDefinition
	path, of   jsonpath.Path
}

func newColumn(c builtin.Column) (column, error) {
	path, err := jsonpath.Parse(c.Path)
	if err != nil {
		return column{}, err
	}
	out := column{Column: c, definition: metav1.TableColumnDefinition{Name: c.Name, Type: c.Type}, path: path}
	if c.Of != "" {
		if out.of, err = jsonpath.Parse(c.Of); err != nil {
			return column{}, err
		}
	}
	return out, nil
}

var (
	nameColumn = metav1.TableColumnDefinition{Name: "Name", Type: "string", Format: "name",
		Description: metav1.ObjectMeta{}.SwaggerDoc()["name"]}
	ageColumn = metav1.TableColumnDefinition{Name: "Age", Type: "string", Description: metav1.ObjectMeta{}.SwaggerDoc()["creationTimestamp"]}
)

// tableOf renders objects as a table, as `kubectl get` asks for.
func (q *request) tableOf(items []object, listMeta metav1.ListMeta, withColumns bool) *metav1.Table {
	table := &metav1.Table{TypeMeta: metav1.TypeMeta{Kind: "Table", APIVersion: metaV1.String()}, ListMeta: listMeta,
		Rows: []metav1.TableRow{}}
	if withColumns {
		table.ColumnDefinitions = append(table.ColumnDefinitions, nameColumn)
		for _, c := range q.version.columns {
			table.ColumnDefinitions = append(table.ColumnDefinitions, c.definition)
		}
		if q.version.ageColumn {
			age := ageColumn
			if q.res.custom {
				age.Type = "date"
			}
			table.ColumnDefinitions = append(table.ColumnDefinitions, age)
		}
	}
	for _, item := range items {
		table.Rows = append(table.Rows, q.rowOf(item))
	}
	return table
}

// scaleTable renders a Scale as a table. A real server describes the columns in other words for custom resources.
func (q *request) scaleTable(scale object) *metav1.Table {
	name, age := nameColumn, ageColumn
	desired := metav1.TableColumnDefinition{Name: "Desired", Type: "integer", Description: "Number of desired replicas"}
	available := metav1.TableColumnDefinition{Name: "Available", Type: "integer", Description: "Number of actual replicas"}
	if q.res.custom {
		age.Type = "date"
	} else {
		name.Format = ""
		desired.Description = "replicas is the desired number of instances for the scaled object."
		available.Description = "replicas is the actual number of observed instances of the scaled object."
	}
	cell := func(part string) any {
		if replicas, ok := child(scale, part)["replicas"]; ok {
			return replicas
		}
		return int64(0)
	}
	metadata := child(scale, "metadata")
	row := metav1.TableRow{Cells: []any{metadata["name"], cell("spec"), cell("status"), q.age(metadata["creationTimestamp"])}}
	q.showObject(&row, scale)
	return &metav1.Table{TypeMeta: metav1.TypeMeta{Kind: "Table", APIVersion: metaV1.String()},
		ListMeta:          metav1.ListMeta{ResourceVersion: resourceVersion(scale)},
		ColumnDefinitions: []metav1.TableColumnDefinition{name, desired, available, age}, Rows: []metav1.TableRow{row}}
}

func (q *request) rowOf(item object) metav1.TableRow {
	metadata := child(item, "metadata")
	row := metav1.TableRow{Cells: []any{metadata["name"]}}
	for _, c := range q.version.columns {
		row.Cells = append(row.Cells, q.cell(c, item))
	}
	if q.version.ageColumn {
		row.Cells = append(row.Cells, q.age(metadata["creationTimestamp"]))
	}
	q.showObject(&row, item)
	return row
}

// showObject adds to a row what the client wants to see of the object behind it.
func (q *request) showObject(row *metav1.TableRow, item object) {
	var shown object
	switch q.query.Get("includeObject") {
	case "None":
		return
	case "Object":
		shown = item
	default:
		shown = partialMap(item)
	}
	if data, err := json.Marshal(shown); err == nil {
		row.Object = runtime.RawExtension{Raw: data}
	}
}

// cell is the value of one column.
func (q *request) cell(c column, item object) any {
	value := q.plainCell(c, item)
	if c.of == nil {
		return value
	}
	of := c.of.Find(item)
	if c.Count {
		return fmt.Sprintf("%v/%d", value, len(of))
	}
	if len(of) == 0 {
		of = []any{0}
	}
	return fmt.Sprintf("%v/%v", value, of[0])
}

func (q *request) plainCell(c column, item object) any {
	values := c.path.Find(item)
	switch {
	case c.Count && strings.HasSuffix(c.Path, "]"):
		return int64(len(values))
	case c.Count:
		return int64(countOf(values))
	case c.Join:
		texts := make([]string, len(values))
		for i, value := range values {
			texts[i] = fmt.Sprint(value)
		}
		if len(texts) > 0 {
			return strings.Join(texts, ",")
		}
	case len(values) > 0:
		return q.cellValue(c.definition.Type, values[0])
	}
	if c.Empty != "" {
		return c.Empty
	}
	return nil
}

// countOf is the number of what is in the only value, a map or a list.
func countOf(values []any) int {
	if len(values) == 1 {
		switch only := values[0].(type) {
		case map[string]any:
			return len(only)
		case []any:
			return len(only)
		}
	}
	return len(values)
}

func (q *request) cellValue(kind string, value any) any {
	switch kind {
	case "date":
		return q.age(value)
	case "integer":
		if f, ok := value.(float64); ok {
			return int64(f)
		}
		return value
	case "string":
		switch v := value.(type) {
		case map[string]any, []any:
			data, err := json.Marshal(v)
			if err != nil {
				return nil
			}
			return string(data)
		}
		return fmt.Sprint(value)
	}
	return value
}

func (q *request) age(timestamp any) any {
	text, ok := timestamp.(string)
	if !ok {
		return "<unknown>"
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return "<invalid>"
	}
	return duration.HumanDuration(q.s.opts.Now().Sub(at))
}
