package value

import "github.com/forkontrol/forkontrol/internal/program"

// Example is a made-up value of a kind, empty for KindNone. The CPR number belongs to
// nobody: it fails modulus 11, and numbers that do have been given out for birth dates
// of 1 January alone (CPR-kontoret, 10 May 2023).
func Example(k program.Kind) string {
	good, _ := examples(k)
	return good
}

// BadExample is a readable value that is not of a kind but looks as if it tried to
// be, empty for KindNone, which takes everything. Where a kind has a fixed length, so
// has this, in order to break no rule of length on the way.
func BadExample(k program.Kind) string {
	_, bad := examples(k)
	return bad
}

func examples(k program.Kind) (good, bad string) {
	switch k {
	case program.KindDate:
		return "2026-11-21", "2026-02-30"
	case program.KindTime:
		return "08:30:00Z", "25:30:00Z"
	case program.KindDateTime:
		return "2026-11-21T08:30:00Z", "2026-02-30T08:30:00Z"
	case program.KindXSDate:
		return "2026-11-21", "2026-02-30"
	case program.KindXSDateTime:
		return "2026-11-21T08:30:00", "2026-02-30T08:30:00"
	case program.KindXSTime:
		return "08:30:00", "25:30:00"
	case program.KindEmail:
		return "navn@example.dk", "navn.example.dk"
	case program.KindIPv4:
		return "192.0.2.1", "192.0.2.256"
	case program.KindIPv6:
		return "2001:db8::1", "2001:db8:::1"
	case program.KindURI:
		return "https://www.example.dk/", "www.example.dk/"
	case program.KindURIReference:
		return "/skema/1", "\\skema\\1"
	case program.KindUUID:
		return "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bfg"
	case program.KindRegex:
		return "^[0-9]{4}$", "^([0-9]{4}$"
	case program.KindJSONPointer:
		return "/elev/0", "elev/0"
	case program.KindRelPointer:
		return "1/elev", "/elev"
	case program.KindCPR:
		return "1505094444", "3002094444"
	case program.KindCVR:
		return "10000009", "10000008"
	case program.KindPNumber:
		return "1000000001", "100000000A"
	case program.KindEAN:
		return "5790000000005", "5790000000006"
	case program.KindInstitution:
		return "999999", "99999-"
	case program.KindDanishDecimal:
		return "12,50", "12.50"
	case program.KindJN:
		return "J", "X"
	case program.KindCPRHyphen:
		return "150509-4444", "300209-4444"
	}
	return "", ""
}
