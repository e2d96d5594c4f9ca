package jsonpath

import "fmt"

// NodeType is the type of a node of a parsed template.
type NodeType int

// The types of nodes.
const (
	// NodeText is a TextNode.
	NodeText NodeType = iota
	// NodeArray is an ArrayNode.
	NodeArray
	// NodeList is a ListNode.
	NodeList
	// NodeField is a FieldNode.
	NodeField
	// NodeIdentifier is an IdentifierNode.
	NodeIdentifier
	// NodeFilter is a FilterNode.
	NodeFilter
	// NodeInt is an IntNode.
	NodeInt
	// NodeFloat is a FloatNode.
	NodeFloat
	// NodeWildcard is a WildcardNode.
	NodeWildcard
	// NodeRecursive is a RecursiveNode.
	NodeRecursive
	// NodeUnion is a UnionNode.
	NodeUnion
	// NodeBool is a BoolNode.
	NodeBool
)

// NodeTypeName has the names of the types.
var NodeTypeName = map[NodeType]string{
	NodeText:       "NodeText",
	NodeArray:      "NodeArray",
	NodeList:       "NodeList",
	NodeField:      "NodeField",
	NodeIdentifier: "NodeIdentifier",
	NodeFilter:     "NodeFilter",
	NodeInt:        "NodeInt",
	NodeFloat:      "NodeFloat",
	NodeWildcard:   "NodeWildcard",
	NodeRecursive:  "NodeRecursive",
	NodeUnion:      "NodeUnion",
	NodeBool:       "NodeBool",
}

// Type returns t: a node that embeds its type has this method.
func (t NodeType) Type() NodeType { return t }

// String returns the name of the type.
func (t NodeType) String() string { return NodeTypeName[t] }

// Node is a node of a parsed template.
type Node interface {
	// Type returns the type of the node.
	Type() NodeType
	// String describes the node, without those below it.
	String() string
}

// ListNode is a sequence of nodes, each of which is evaluated on the results of the one before. At the top each is
// evaluated on the object.
type ListNode struct {
	NodeType
	// Nodes are the nodes in their order.
	Nodes []Node
}

func newList() *ListNode { return &ListNode{NodeType: NodeList} }

func (l *ListNode) add(n Node) { l.Nodes = append(l.Nodes, n) }

// String returns the name of the type.
func (l *ListNode) String() string { return l.NodeType.String() }

// TextNode is text that stands for itself.
type TextNode struct {
	NodeType
	// Text is the text.
	Text string
}

// String describes the node.
func (t *TextNode) String() string { return fmt.Sprintf("%s: %s", t.NodeType, t.Text) }

// FieldNode is a field of a struct or a key of a map.
type FieldNode struct {
	NodeType
	// Value is the name in JSON. An empty one stands for the value itself.
	Value string
}

// String describes the node.
func (f *FieldNode) String() string { return fmt.Sprintf("%s: %s", f.NodeType, f.Value) }

// IdentifierNode is a word, such as range and end.
type IdentifierNode struct {
	NodeType
	// Name is the word.
	Name string
}

// String describes the node.
func (f *IdentifierNode) String() string { return fmt.Sprintf("%s: %s", f.NodeType, f.Name) }

// ParamsEntry is one of the numbers of an ArrayNode.
type ParamsEntry struct {
	// Value is the number.
	Value int
	// Known says whether there is one.
	Known bool
	// Derived says that it is the end of an index, one more than the start.
	Derived bool
}

// ArrayNode is an index or a slice of an array.
type ArrayNode struct {
	NodeType
	// Params are start, end and step. The first element that is not meant is that at the end.
	Params [3]ParamsEntry
}

// String describes the node.
func (a *ArrayNode) String() string { return fmt.Sprintf("%s: %v", a.NodeType, a.Params) }

// FilterNode selects elements.
type FilterNode struct {
	NodeType
	// Left and Right are what is compared, evaluated on the element.
	Left, Right *ListNode
	// Operator is what they are compared by, or "exists", which Left alone matters for.
	Operator string
}

// String describes the node.
func (f *FilterNode) String() string {
	return fmt.Sprintf("%s: %s %s %s", f.NodeType, f.Left, f.Operator, f.Right)
}

// IntNode is a whole number.
type IntNode struct {
	NodeType
	// Value is the number.
	Value int
}

// String describes the node.
func (i *IntNode) String() string { return fmt.Sprintf("%s: %d", i.NodeType, i.Value) }

// FloatNode is a number that need not be whole.
type FloatNode struct {
	NodeType
	// Value is the number.
	Value float64
}

// String describes the node.
func (i *FloatNode) String() string { return fmt.Sprintf("%s: %f", i.NodeType, i.Value) }

// BoolNode is true or false.
type BoolNode struct {
	NodeType
	// Value is which.
	Value bool
}

// String describes the node.
func (b *BoolNode) String() string { return fmt.Sprintf("%s: %t", b.NodeType, b.Value) }

// WildcardNode is all fields or elements.
type WildcardNode struct {
	NodeType
}

// String returns the name of the type.
func (i *WildcardNode) String() string { return i.NodeType.String() }

// RecursiveNode is a value and all that is below it.
type RecursiveNode struct {
	NodeType
}

// String returns the name of the type.
func (r *RecursiveNode) String() string { return r.NodeType.String() }

// UnionNode is the results of several lists, one after the other.
type UnionNode struct {
	NodeType
	// Nodes are the lists.
	Nodes []*ListNode
}

// String returns the name of the type.
func (u *UnionNode) String() string { return u.NodeType.String() }
