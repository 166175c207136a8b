package description

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// allowed is what the cell of the allowed values says.
type allowed struct {
	codes        []importing.DescribedCode
	most         string // a number that is the most, of whatever
	least        string
	characters   bool              // these are of characters
	above, below string            // exclusive
	scalar       *importing.Scalar // a form
	list         string            // the name of a list of codes
	register     string            // what the value has to be found in
	open         bool              // examples, not a list
	known        bool
}

var (
	mostOf    = lately(`(?i)^(?:max\.?|maks\.?|maksimum|maksimalt|højst|op til|up to|at most|maximum|≤|<=)\s*(\d+(?:[.,]\d+)?)\s*(tegn|karakterer|characters|chars|positioner|stk\.?|forekomster|elementer|elever|items|occurrences)?\.?$`)
	leastOf   = lately(`(?i)^(?:min\.?|minimum|mindst|at least|≥|>=)\s*(\d+(?:[.,]\d+)?)\s*(tegn|karakterer|characters|chars)?\.?$`)
	between   = lately(`(?i)^(?:mellem\s+|between\s+|fra\s+|from\s+|interval:?\s*|\[)?(-?\d+(?:[.,]\d+)?)\s*(?:-|–|\.\.+|til|to|og|and|;)\s*(-?\d+(?:[.,]\d+)?)\]?\s*(tegn|karakterer|characters|chars|cifre)?\.?(?: \(?(?:begge inklusive|inclusive|inkl\.?)\)?)?$`)
	exceeds   = lately(`(?i)^(?:>|større end|greater than)\s*(-?\d+(?:[.,]\d+)?)$`)
	under     = lately(`(?i)^(?:<|mindre end|less than)\s*(-?\d+(?:[.,]\d+)?)$`)
	digitsN   = lately(`(?i)^(?:netop |præcis |exactly )?(\d+) (?:cifre|digits)$`)
	constant  = lately(`(?i)^(?:altid|fast værdi|fast|konstant|always|constant|fixed)(?: værdien| value)?:?\s+["'“”«»]?([^\s"'“”«»,;]+)["'“”«»]?\.?$`)
	seeList   = lately(`(?i)^(?:se|jf\.?|see|fra|from|i henhold til|ifølge|værdi fra|værdier fra|according to)?\s*(?:kodelisten?|tabellen?|listen?|værdilisten?|afsnit|bilag|code ?list|table|list|section|appendix|kodesættet|kodesæt)\b:?\s*["“”«»]?([\p{L}\d][\p{L}\d ._-]*?)["“”«»]?\.?$`)
	registers = lately(`(?is)(?:skal (?:kunne )?(?:findes|være registreret|genfindes|eksistere|være oprettet)|must (?:exist|be found|be registered|be known)|registreret|findes) i(?:n)?\s+(?:the\s+)?(.+?)\.?\s*$`)
	examples  = lately(`(?i)\b(?:fx|f\.eks\.?|eksempelvis|for eksempel|e\.g\.|for example|bl\.a\.|blandt andet|mv\.?|m\.v\.|m\.fl\.|m\.m\.|osv\.?|etc\.?|og lign|eks\.|ex\.|such as|typisk|o\.l\.|pt\.|p\.t\.)|…|\.\.\.$`)
	lead      = lately(`(?i)^(?:(?:en|et|én|ét|one) (?:af|of)(?: følgende| the following)?(?: værdier| values)?|(?:lovlige |tilladte |gyldige |mulige )?(?:værdier|koder|udfaldsrum)(?: er)?|(?:allowed |valid |legal )?(?:values|codes)|enten|either|følgende værdier|udfaldsrum|kan være|skal være|must be)\s*:?\s+`)
	pairs     = lately(`^["'“”«»]?([\p{L}\d_.+-]{1,40}?)["'“”«»]?\s*(?:=|:|–|—|\s-\s|\))\s*(\S.*)$`)
	single    = lately(`^["'“”«»]?([\p{L}\d_.+-]{1,40})["'“”«»]?$`)
	bracketed = lately(`^["'“”«»]?([\p{L}\d_.+-]{1,40})["'“”«»]?\s*\(([^()]+)\)$`)
	regex     = lately(`(?i)^(?:regex|regexp|mønster|pattern|regulært udtryk):?\s+(\S+)$`)
)

func decimal(s string) string { return strings.Replace(s, ",", ".", 1) }

// valuesOf reads the cell of the allowed values.
func valuesOf(cell string) allowed {
	s := strings.TrimSpace(cell)
	flat := strings.Join(strings.Fields(s), " ")
	bare := strings.TrimRight(flat, ". ")
	switch strings.ToLower(bare) {
	case "", "-", "–", "n/a", "ingen", "alle", "fri tekst", "fritekst", "any", "free text", "ingen begrænsning", "ingen restriktioner":
		return allowed{known: true}
	}
	a := allowed{known: true}
	switch {
	case strings.EqualFold(bare, "j/n"):
		a.scalar = &importing.Scalar{Ref: "JN"}
	case strings.EqualFold(bare, "true/false") || strings.EqualFold(bare, "true eller false") || strings.EqualFold(bare, "true, false"):
		a.scalar = &importing.Scalar{JSON: "boolean"}
	case mostOf.MatchString(bare):
		m := mostOf.FindStringSubmatch(bare)
		a.most, a.characters = decimal(m[1]), characters(m[2])
	case leastOf.MatchString(bare):
		m := leastOf.FindStringSubmatch(bare)
		a.least, a.characters = decimal(m[1]), characters(m[2])
	case digitsN.MatchString(bare):
		s := digitsOf(digitsN.FindStringSubmatch(bare)[1])
		a.scalar = &s
	case between.MatchString(bare):
		m := between.FindStringSubmatch(bare)
		a.least, a.most, a.characters = decimal(m[1]), decimal(m[2]), characters(m[3])
		x, err1 := strconv.ParseFloat(a.least, 64)
		y, err2 := strconv.ParseFloat(a.most, 64)
		if err1 != nil || err2 != nil || x > y || strings.EqualFold(m[3], "cifre") {
			return allowed{}
		}
	case exceeds.MatchString(bare):
		a.above = decimal(exceeds.FindStringSubmatch(bare)[1])
	case under.MatchString(bare):
		a.below = decimal(under.FindStringSubmatch(bare)[1])
	case constant.MatchString(bare):
		a.codes = []importing.DescribedCode{{Value: constant.FindStringSubmatch(bare)[1]}}
	case calendar.MatchString(bare) && dateish(strings.ToLower(strings.Replace(bare, calendar.FindString(bare), "", 1))):
		s := dated(calendar.FindString(bare))
		a.scalar = &s
	case clock.MatchString(bare):
		s := dated(bare)
		a.scalar = &s
	case regex.MatchString(flat):
		p := regex.FindStringSubmatch(flat)[1]
		if _, err := regexp.Compile(p); err != nil {
			return allowed{}
		}
		if !strings.HasPrefix(p, "^") {
			p = "^(?:" + p + ")$"
		}
		a.scalar = &importing.Scalar{JSON: "string", Pattern: p, PatternSays: "beskrevet"}
	case registers.MatchString(flat):
		a.register = registers.FindStringSubmatch(flat)[1]
	case seeList.MatchString(bare):
		a.list = strings.TrimSpace(seeList.FindStringSubmatch(bare)[1])
	default:
		if examples.MatchString(flat) {
			return allowed{open: true}
		}
		a.codes = listed(s)
		if a.codes == nil {
			return allowed{}
		}
	}
	return a
}

func characters(unit string) bool {
	switch strings.ToLower(unit) {
	case "tegn", "karakterer", "characters", "chars", "positioner":
		return true
	}
	return false
}

// listed reads a list of values: each on a line, or with commas, semicolons, slashes or words between
// them. Every item has to be one value, alone or with what it means.
func listed(s string) []importing.DescribedCode {
	s = lead.ReplaceAllString(strings.TrimSpace(s), "")
	s = strings.TrimRight(s, ". ")
	for _, way := range []func(string) []string{
		func(s string) []string { return strings.Split(s, "\n") },
		func(s string) []string { return strings.Split(flatten(s), ";") },
		func(s string) []string { return orWords.Split(flatten(s), -1) },
		func(s string) []string { return strings.Split(flatten(s), "|") },
		func(s string) []string { return strings.Split(flatten(s), "/") },
	} {
		items := way(s)
		if len(items) < 2 {
			continue
		}
		var out []importing.DescribedCode
		pure, paired := true, true
		seen := map[string]bool{}
		for _, item := range items {
			item = strings.Trim(strings.TrimSpace(item), ".,;")
			item = strings.TrimSpace(strings.TrimLeft(item, "•·*"))
			if item == "" {
				continue
			}
			var c importing.DescribedCode
			if m := single.FindStringSubmatch(item); m != nil {
				c.Value = m[1]
				paired = false
			} else if m := bracketed.FindStringSubmatch(item); m != nil {
				c.Value, c.Meaning = m[1], m[2]
				pure = false
			} else if m := pairs.FindStringSubmatch(item); m != nil {
				c.Value, c.Meaning = m[1], strings.TrimSpace(m[2])
				pure = false
			} else {
				pure, paired = false, false
				out = nil
				break
			}
			if seen[c.Value] {
				return nil
			}
			seen[c.Value] = true
			out = append(out, c)
		}
		if len(out) >= 2 && (pure || paired) {
			return out
		}
	}
	return nil
}

var orWords = lately(`\s*,\s*(?:eller\s+|or\s+|og\s+|and\s+)?|\s+(?:eller|or)\s+`)

func flatten(s string) string { return strings.Join(strings.Fields(s), " ") }

// occurrence is how often something may come: fewest and most, each -1 where nothing is said of
// it; most is unbounded where that is said.
type occurrence struct {
	fewest, most int
	swapped      bool // 1:0
}

const unbounded = 1 << 30

var (
	ratio = lately(`^[\[\(]?(\d+|n|\*|m)\s*(?::|\.\.+|-|–|…|,|til|to|/)\s*(\d+|n|\*|m|ubegrænset|unbounded|∞|mange|flere|many)[\]\)]?$`)
	moreN = lately(`^(?:højst|max\.?|maks\.?|op til|up to|at most)\s*(\d+)$`)
)

// occursOf reads a cardinality.
func occursOf(cell string) (occurrence, bool) {
	s := strings.ToLower(strings.TrimRight(flatten(cell), "."))
	number := func(t string) int {
		if n, err := strconv.Atoi(t); err == nil && n < unbounded {
			return n
		}
		return unbounded
	}
	switch s {
	case "":
		return occurrence{-1, -1, false}, true
	case "?", "nul eller en", "nul eller én", "0 eller 1", "zero or one", "0/1":
		return occurrence{0, 1, false}, true
	case "+", "1+", "en eller flere", "én eller flere", "et eller flere", "mindst en", "mindst én", "one or more", "1 eller flere", "mange":
		return occurrence{1, unbounded, false}, true
	case "0+", "*", "nul eller flere", "0 eller flere", "zero or more", "n", "(n)", "[n]", "(*)", "[*]", "0-flere":
		return occurrence{0, unbounded, false}, true
	case "[1]", "(1)", "en", "én", "et", "ét", "præcis en", "præcis én", "netop en", "netop én", "one", "exactly one":
		return occurrence{1, 1, false}, true
	}
	if m := moreN.FindStringSubmatch(s); m != nil {
		return occurrence{-1, number(m[1]), false}, true
	}
	if m := ratio.FindStringSubmatch(s); m != nil {
		a, b := number(m[1]), number(m[2])
		switch {
		case a == 1 && b == 0:
			return occurrence{0, 1, true}, true
		case a > b || b == 0:
			return occurrence{}, false
		}
		return occurrence{a, b, false}, true
	}
	if s == "1" { // another number may be the most, or just as many
		return occurrence{1, 1, false}, true
	}
	return occurrence{}, false
}

// answer is what a cell says of whether a field is required.
type answer uint8

const (
	silent answer = iota
	yes
	no
	conditional
	unclear
)

// demandOf reads a cell of required.
func demandOf(cell string) answer {
	s := strings.ToLower(strings.Trim(flatten(cell), " .*()!"))
	switch s {
	case "":
		return silent
	case "ja", "j", "x", "yes", "y", "true", "m", "obligatorisk", "påkrævet", "krævet", "mandatory", "required", "must", "skal", "✓", "✔", "☑", "obl", "r", "sand", "ja, altid", "altid":
		return yes
	case "nej", "n", "no", "false", "valgfri", "valgfrit", "optional", "frivillig", "v", "-", "–", "kan", "falsk", "ikke krævet", "ikke obligatorisk", "opt", "☐":
		return no
	case "c", "b", "betinget", "conditional", "delvis", "delvist", "kond", "cond":
		return conditional
	case "o":
		return unclear
	}
	for _, w := range []string{"hvis", "når", "såfremt", "betinget", "kun ", "if ", "when ", "conditional", "afhæng", "undtagen", "ved "} {
		if strings.Contains(s, w) {
			return conditional
		}
	}
	return unclear
}
