package cache

// valueIndex is one index of a store: the slots of the objects that have a value, by value.
type valueIndex struct {
	name   string
	fn     IndexFunc
	values map[string]postings
	// counts has, for every slot, under how many values it is. With it the index notices when an object was modified
	// in the store, against the rule, and its old values can't be computed any more.
	counts []uint32
}

// postings are the slots under one value. Most indexes have either few values or one object for each: a single slot
// needs no set.
type postings struct {
	one  uint32
	many *slotSet
}

func newValueIndex(name string, fn IndexFunc) *valueIndex {
	return &valueIndex{name: name, fn: fn, values: map[string]postings{}}
}

func (p postings) has(slot uint32) bool {
	if p.many == nil {
		return p.one == slot
	}
	return p.many.has(slot)
}

func (p postings) len() int {
	if p.many == nil {
		return 1
	}
	return p.many.n
}

func (p postings) each(fn func(slot uint32)) {
	if p.many == nil {
		fn(p.one)
		return
	}
	p.many.each(fn)
}

// holds says whether slot is under exactly the given values.
func (x *valueIndex) holds(slot uint32, values []string) bool {
	if int(slot) >= len(x.counts) || int(x.counts[slot]) != len(values) {
		return false
	}
	for i, v := range values {
		if p, ok := x.values[v]; !ok || !p.has(slot) {
			return false
		}
		for _, earlier := range values[:i] {
			if v == earlier {
				return false
			}
		}
	}
	return true
}

// insert puts slot, which must be under no value, under the given ones.
func (x *valueIndex) insert(slot uint32, values []string) {
	for int(slot) >= len(x.counts) {
		x.counts = append(x.counts, 0)
	}
	for _, v := range values {
		if x.insertOne(slot, v) {
			x.counts[slot]++
		}
	}
}

func (x *valueIndex) insertOne(slot uint32, value string) bool {
	p, found := x.values[value]
	switch {
	case !found:
		x.values[value] = postings{one: slot}
		return true
	case p.many != nil:
		return p.many.add(slot)
	case p.one == slot:
		return false
	}
	set := &slotSet{}
	set.add(p.one)
	set.add(slot)
	x.values[value] = postings{many: set}
	return true
}

// remove takes slot out of the index. It is under the given values, or was under others if its object was modified.
func (x *valueIndex) remove(slot uint32, values []string) {
	if int(slot) >= len(x.counts) {
		return
	}
	for _, v := range values {
		x.removeOne(slot, v)
	}
	if x.counts[slot] == 0 {
		return
	}
	for v := range x.values {
		x.removeOne(slot, v)
	}
}

func (x *valueIndex) removeOne(slot uint32, value string) {
	p, found := x.values[value]
	switch {
	case !found || !p.has(slot):
		return
	case p.many == nil:
		delete(x.values, value)
	default:
		p.many.remove(slot)
		if p.many.n == 1 {
			p.many.each(func(last uint32) { x.values[value] = postings{one: last} })
		}
	}
	x.counts[slot]--
}
