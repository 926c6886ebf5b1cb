package rank

// The orders in which a Ranker's lists are sorted. They share one sort, where
// slices.SortFunc would link one for each element type, and allocate nothing.
type (
	findingOrder Ranker // by score, then cause: causes are sorted by id
	gainOrder    Ranker // by gain, then field: fields are sorted by name
)

func (o *findingOrder) Len() int      { return len(o.findings) }
func (o *findingOrder) Swap(i, j int) { o.findings[i], o.findings[j] = o.findings[j], o.findings[i] }
func (o *findingOrder) Less(i, j int) bool {
	a, b := &o.findings[i], &o.findings[j]
	return a.Score > b.Score || a.Score == b.Score && a.Cause < b.Cause
}

func (o *gainOrder) Len() int      { return len(o.gains) }
func (o *gainOrder) Swap(i, j int) { o.gains[i], o.gains[j] = o.gains[j], o.gains[i] }
func (o *gainOrder) Less(i, j int) bool {
	a, b := &o.gains[i], &o.gains[j]
	return a.Gain > b.Gain || a.Gain == b.Gain && a.Field < b.Field
}
