package plan

// Sort sorts numbers, by which rules, fields and causes go. Most lists are short; none takes
// long. slices.Sort is a dozen functions, which browsers would load.
func Sort(list []int32) {
	if len(list) <= 12 {
		for i := 1; i < len(list); i++ {
			for j := i; j > 0 && list[j] < list[j-1]; j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
		return
	}
	for i := len(list)/2 - 1; i >= 0; i-- {
		sink(list, i)
	}
	for end := len(list) - 1; end > 0; end-- {
		list[0], list[end] = list[end], list[0]
		sink(list[:end], 0)
	}
}

// sink restores a heap of which the number at i may be too small.
func sink(heap []int32, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child] < heap[child+1] {
			child++
		}
		if heap[i] >= heap[child] {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}
