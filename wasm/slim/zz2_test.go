package slim

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func br(b []byte) string {
	os.WriteFile("/tmp/dev/sz/t2", b, 0o666)
	out, err := exec.Command("node", "-e", `const z=require("zlib"),b=require("fs").readFileSync("/tmp/dev/sz/t2");console.log(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,[z.constants.BROTLI_PARAM_LGWIN]:24,[z.constants.BROTLI_PARAM_SIZE_HINT]:b.length}}).length)`).CombinedOutput()
	if err != nil {
		return string(out)
	}
	return strings.TrimSpace(string(out))
}

func TestQQ(t *testing.T) {
	b, _ := os.ReadFile("/tmp/dev/lanes.wasm")
	for id, body := range sections(b) {
		if id != sectionCode {
			continue
		}
		bodies := bodiesOf(body)
		for _, mode := range []string{"none", "ret", "call", "off", "local", "i32", "i64", "label", "brtable", "unwindseq"} {
			var all []byte
			count := 0
			for _, body := range bodies {
				head := locals(body)
				out := append([]byte{}, head...)
				ins := []instruction{}
				for i := range instructions(body) {
					ins = append(ins, i)
				}
				for k := 0; k < len(ins); k++ {
					i := ins[k]
					hit := false
					switch mode {
					case "ret":
						hit = i.op == opI64 && k+1 < len(ins) && ins[k+1].op == opOr64
					case "call":
						hit = i.op == opCall
					case "off":
						if i.op >= opLoad && i.op <= opLastStore {
							count++
							out = append(out, i.op, 0, 0)
							continue
						}
					case "local":
						hit = i.op >= opLocalGet && i.op <= opLocalTee
					case "i32":
						hit = i.op == opI32
					case "i64":
						hit = i.op == opI64 && !(k+1 < len(ins) && ins[k+1].op == opOr64)
					case "label":
						hit = i.op == opBranch || i.op == opBranchIf
					case "brtable":
						hit = i.op == opBranchTable
					case "unwindseq":
						if i.op == opIf && k+3 < len(ins) && ins[k+1].op == opI32 && ins[k+2].op == opReturn && ins[k+3].op == opEnd {
							k += 3
							count++
							continue
						}
					}
					if hit {
						count++
						out = append(out, i.op, 0)
						continue
					}
					out = append(out, body[i.from:i.to]...)
				}
				all = binary.AppendUvarint(all, uint64(len(out)))
				all = append(all, out...)
			}
			fmt.Println(mode, count, len(all), br(all))
		}
	}
}
