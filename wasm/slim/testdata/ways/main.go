// Ways goes through a function in all the ways that there are: it prints what it comes to, which is the same on every
// machine.
package main

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"sync"
)

func main() {
	for _, way := range []struct {
		name string
		run  func(seed uint32) string
	}{
		{"loops", loops}, {"calls in loops", callsInLoops}, {"jumps", jumps}, {"switches", switches}, {"recovered", recovered},
		{"named results", namedResults}, {"goroutines", goroutines}, {"coroutines", coroutines}, {"deep", deepStack}, {"kept", kept},
		{"interfaces", interfaces}, {"maps", maps}, {"selects", selects}, {"reflected", reflected}, {"defers in loops", defersInLoops}, {"bytes", bytesOf},
	} {
		for seed := uint32(1); seed < 8; seed++ {
			fmt.Println(way.name, seed, way.run(seed))
		}
	}
	defer fmt.Println("the end")
	if len(os.Args) > 9 {
		panic("not reached")
	}
}

type random uint32

func (r *random) below(n int) int {
	*r = *r*1664525 + 1013904223
	return int(uint32(*r)>>8) % n
}

// loops has loops within loops without a call.
func loops(seed uint32) string {
	r, sum, grid := seed, 0, [16][16]int{}
outer:
	for i := 0; i < 16; i++ {
		for j := range 16 {
			r = r*1664525 + 1013904223
			grid[i][j] = int(r >> 28)
			if grid[i][j] == 13 {
				continue outer
			}
			if i*j == 200 {
				break outer
			}
		}
		for k := 15; k >= 0; k -= 2 {
			n := grid[i][k]
			for n > 1 {
				if n%2 == 0 {
					n /= 2
				} else {
					n = 3*n + 1
				}
				sum++
			}
		}
	}
	for i, row := range grid {
		for j, v := range row {
			if i < j && v > 3 || v == 1 {
				sum += v * (i + 1)
			} else if i == j {
				sum -= v
			}
		}
	}
	return fmt.Sprint(sum, r)
}

//go:noinline
func step(n int) int {
	if n%7 == 0 {
		runtime.Gosched()
	}
	return n*3 + 1
}

// callsInLoops has calls in some of its loops, behind which the function is entered anew.
func callsInLoops(seed uint32) string {
	r, total := random(seed), 0
	for i := 0; i < 20; i++ {
		n := r.below(50)
		for j := 0; j < n; j++ {
			total += j & i
			if j == 40 {
				break
			}
		}
		for n > 0 {
			total = step(total) % 10007
			for k := n; k > 0; k-- {
				total ^= k
			}
			if n -= 1 + r.below(5); n == 3 {
				continue
			}
			total++
		}
	}
	return fmt.Sprint(total)
}

// jumps leads into the middle of a loop.
func jumps(seed uint32) string {
	r, n, count := random(seed), 0, 0
	if r.below(2) == 0 {
		goto middle
	}
begin:
	n += 3
	if n > 100 {
		goto end
	}
middle:
	n += count % 5
	count++
	if count > 200 {
		goto end
	}
	if n%2 == 0 {
		n = step(n) % 90
		goto middle
	}
	goto begin
end:
	return fmt.Sprint(n, count)
}

func switches(seed uint32) string {
	r := random(seed)
	var b strings.Builder
	for range 40 {
		switch k := r.below(24); {
		case k < 3:
			b.WriteByte('a')
			fallthrough
		case k == 5:
			b.WriteByte('b')
		case k > 20:
			continue
		default:
			switch k {
			case 6, 7, 8:
				b.WriteByte('c')
			case 9:
				b.WriteByte('d')
			case 10, 11, 12, 13, 14:
				b.WriteString([]string{"e", "f", "g", "h", "i"}[k-10])
			default:
				b.WriteByte('.')
			}
		}
	}
	return b.String()
}

type tree struct {
	left, right *tree
	value       int
}

// recovered comes back from what the runtime refuses.
func recovered(seed uint32) string {
	r := random(seed)
	said := []string{}
	try := func(do func()) {
		defer func() {
			if e := recover(); e != nil {
				said = append(said, fmt.Sprint(e))
			}
		}()
		do()
		said = append(said, "fine")
	}
	list, none, zero := make([]int, 3), (*tree)(nil), 0
	var nothing any
	for range 12 {
		k := r.below(8)
		try(func() {
			switch k {
			case 0:
				list[k+r.below(6)]++
			case 1:
				none.value++
			case 2:
				list[0] = 5 / zero
			case 3:
				_ = list[2:r.below(3)]
			case 4:
				_ = nothing.(fmt.Stringer)
			case 5:
				panic(errors.New("an error of mine"))
			case 6:
				try(func() { panic(k) })
				panic("again")
			}
		})
	}
	return strings.Join(said, "; ")
}

// namedResults are changed by what is deferred.
func namedResults(seed uint32) string {
	r := random(seed)
	f := func(n int) (result int, err error) {
		defer func() {
			result *= 2
			if e := recover(); e != nil {
				err = fmt.Errorf("recovered %v", e)
			}
		}()
		if n > 3 {
			defer func() { result += n }()
		}
		for i := range n {
			result += step(i)
			if i == 7 {
				panic(result)
			}
		}
		return result + 1, nil
	}
	var b strings.Builder
	for range 6 {
		n, err := f(r.below(12))
		fmt.Fprint(&b, " ", n, err)
	}
	return b.String()
}

func defersInLoops(seed uint32) (s string) {
	r := random(seed)
	for k := range 3 + r.below(6) {
		defer func() {
			s += fmt.Sprint(k)
			if k%3 == 2 {
				defer func() { s += fmt.Sprint(recover()) }()
				panic(k)
			}
		}()
	}
	return "done "
}

// goroutines hand numbers to one another.
func goroutines(seed uint32) string {
	r := random(seed)
	numbers, squares := make(chan int), make(chan int, 3)
	var group sync.WaitGroup
	for range 5 {
		group.Add(1)
		go func() {
			defer group.Done()
			for n := range numbers {
				if n%3 == 0 {
					runtime.Gosched()
				}
				squares <- n * n
			}
		}()
	}
	go func() {
		for range 60 {
			numbers <- r.below(100)
		}
		close(numbers)
		group.Wait()
		close(squares)
	}()
	sum := 0
	for s := range squares {
		sum += s
	}
	return fmt.Sprint(sum)
}

func selects(seed uint32) string {
	a, b, stop := make(chan int), make(chan string), make(chan struct{})
	go func() {
		r := random(seed)
		for range 30 {
			if r.below(2) == 0 {
				a <- r.below(9)
			} else {
				b <- "x"
			}
		}
		close(stop)
	}()
	n, text := 0, ""
	for {
		select {
		case v := <-a:
			n = n*3%1000 + v
		case s := <-b:
			text += s
		case <-stop:
			return fmt.Sprint(n, len(text))
		}
	}
}

func coroutines(seed uint32) string {
	r := random(seed)
	words := func(yield func(int, string) bool) {
		for i := range 10 {
			if !yield(i, strings.Repeat("w", r.below(4))) {
				return
			}
		}
	}
	next, stop := iter.Pull2(words)
	defer stop()
	s := ""
	for {
		i, w, ok := next()
		if !ok || i > 7 {
			return s
		}
		s += w + fmt.Sprint(i)
	}
}

// deepStack has its stack moved while pointers into it are held.
func deepStack(seed uint32) string {
	r := random(seed)
	var down func(n int, above *[4]int) int
	down = func(n int, above *[4]int) int {
		mine := [4]int{n, above[0], above[1] % 1000, r.below(9)}
		if n == 0 {
			return mine[1] + mine[2]
		}
		below := down(n-1, &mine)
		above[3] += mine[3]
		return below + above[3]%7
	}
	result := make(chan int)
	go func() { result <- down(3000+r.below(500), &[4]int{1, 2, 3, 4}) }()
	return fmt.Sprint(<-result)
}

// kept holds on to things while the garbage collector runs.
func kept(seed uint32) string {
	r := random(seed)
	var grow func(depth int) *tree
	grow = func(depth int) *tree {
		t := &tree{value: r.below(100)}
		if depth > 0 {
			if r.below(9) == 0 {
				runtime.GC()
			}
			left := grow(depth - 1)
			t.right = grow(depth - 1 - r.below(2)*min(1, depth-1))
			t.left = left
		}
		return t
	}
	root, waste := grow(6), 0
	for i := range 200 {
		waste += len(make([]byte, 1<<10+i))
		if i%64 == 0 {
			runtime.GC()
		}
	}
	var sum func(t *tree) int
	sum = func(t *tree) int {
		if t == nil {
			return 0
		}
		return t.value + 3*sum(t.left) - sum(t.right)
	}
	return fmt.Sprint(sum(root), waste)
}

type shape interface{ area() int }
type square struct{ side int }
type row []shape

func (s square) area() int { return s.side * s.side }
func (r row) area() (sum int) {
	for _, s := range r {
		sum += s.area()
	}
	return sum
}

func interfaces(seed uint32) string {
	r := random(seed)
	var all row
	for range 9 {
		if r.below(3) == 0 {
			all = append(all, append(row{}, all...))
		} else {
			all = append(all, square{r.below(9)})
		}
	}
	area := all.area
	sort.Slice(all, func(i, k int) bool { return all[i].area() < all[k].area() })
	return fmt.Sprint(area(), all[0].area(), len(all))
}

func maps(seed uint32) string {
	r := random(seed)
	m := map[string][]int{}
	for k := range 300 {
		key := string(rune('a' + r.below(26)))
		m[key] = append(m[key], k)
		if r.below(10) == 0 {
			delete(m, string(rune('a'+r.below(26))))
		}
	}
	keys := []string{}
	for k, v := range m {
		keys = append(keys, fmt.Sprint(k, len(v)))
	}
	sort.Strings(keys)
	return strings.Join(keys, " ")
}

func reflected(seed uint32) string {
	r := random(seed)
	f := reflect.ValueOf(func(a int, b string, c float64) (string, int) { return strings.Repeat(b, a%5), int(c) + a })
	out := f.Call([]reflect.Value{reflect.ValueOf(r.below(50)), reflect.ValueOf("ab"), reflect.ValueOf(1.5)})
	return fmt.Sprint(out[0], out[1])
}

func bytesOf(seed uint32) string {
	r := random(seed)
	b := make([]byte, 200)
	for i := range b {
		b[i] = byte('a' + r.below(4))
	}
	s := string(b)
	return fmt.Sprint(strings.Count(s, "ab"), strings.Index(s, "dcb"), strings.LastIndexByte(s, 'a'), strings.ToUpper(s[:9]), strings.Fields(strings.ReplaceAll(s[:30], "a", " ")))
}
