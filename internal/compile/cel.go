//go:build !contracts

package compile

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cel.dev/cel-go/checker"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/containers"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/stdlib"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"

	"github.com/forkontrol/forkontrol/internal/program"
)

// CEL's parser and checker are used directly. The package cel over them would link
// its interpreter too, 1.5 MB in every binary that can read schemas.

// parsed is the syntax of an expression, or what is wrong with it.
func parsed(text string) (*ast.AST, common.Source, []*common.Error) {
	source := common.NewTextSource(text)
	p, err := parser.NewParser(parser.Macros(macros...))
	if err != nil {
		return nil, nil, []*common.Error{{Location: common.NoLocation, Message: err.Error()}}
	}
	tree, errs := p.Parse(source)
	return tree, source, inOrder(errs)
}

// macros are those of the language's definition.
var macros = []parser.Macro{
	parser.HasMacro, parser.AllMacro, parser.ExistsMacro, parser.ExistsOneMacro,
	parser.MapMacro, parser.MapFilterMacro, parser.FilterMacro,
}

// checked is a parsed expression with the types of its parts, in the scope of the
// translator, or what is wrong with it.
func (t *translator) checked(text string) (*ast.AST, []*common.Error) {
	tree, source, errs := parsed(text)
	if len(errs) > 0 {
		return nil, errs
	}
	scope, err := t.environment()
	if err != nil {
		return nil, []*common.Error{{Location: common.NoLocation, Message: err.Error()}}
	}
	typed, found := checker.Check(tree, source, scope)
	return typed, inOrder(found)
}

// inOrder returns errors by their place in the expression.
func inOrder(found *common.Errors) []*common.Error {
	errs := found.GetErrors()
	slices.SortStableFunc(errs, func(a, b *common.Error) int {
		return cmp.Or(cmp.Compare(a.Location.Line(), b.Location.Line()), cmp.Compare(a.Location.Column(), b.Location.Column()))
	})
	return errs
}

// environment declares what an expression of this scope may use.
func (t *translator) environment() (*checker.Env, error) {
	shared, err := language()
	if err != nil {
		return nil, err
	}
	variables := []*decls.VariableDecl{decls.NewVariable("this", t.celType(t.scope.node))}
	if t.each != nil {
		variables = append(variables, decls.NewVariable("it", t.celType(t.each.prop.Item)))
	}
	scope, err := checker.NewEnv(containers.DefaultContainer, &fields{types.NewEmptyRegistry(), t.builder},
		checker.CrossTypeNumericComparisons(true), checker.ValidatedDeclarations(shared),
		checker.Catalog(func() *env.Catalog { return names(variables) }))
	if err != nil {
		return nil, err
	}
	return scope, scope.AddIdents(variables...)
}

// language declares the functions that every expression may use: those of CEL
// and our own.
var language = sync.OnceValues(func() (*checker.Env, error) {
	shared, err := checker.NewEnv(containers.DefaultContainer, types.NewEmptyRegistry(), checker.CrossTypeNumericComparisons(true))
	if err != nil {
		return nil, err
	}
	own, err := functions()
	if err != nil {
		return nil, err
	}
	return shared, shared.AddFunctions(append(own, stdlib.Functions()...)...)
})

// maxKeys is how many columns the key of a register, or of rows, may have.
const maxKeys = 4

// functions declares what expressions have beyond CEL.
func functions() ([]*decls.FunctionDecl, error) {
	var hasKey []decls.FunctionOpt
	for n := 1; n <= maxKeys; n++ {
		for _, of := range []*types.Type{registerType, keyType} {
			has := append([]*types.Type{of}, slices.Repeat([]*types.Type{types.DynType}, n)...)
			hasKey = append(hasKey, decls.MemberOverload(of.TypeName()+"_has_"+strconv.Itoa(n), has, types.BoolType))
		}
	}
	all := make([]*decls.FunctionDecl, 4, 20)
	var errs [5]error
	all[0], errs[0] = decls.NewFunction("cprReplacement",
		decls.Overload("cpr_replacement", []*types.Type{types.StringType}, types.BoolType))
	all[1], errs[1] = decls.NewFunction("register",
		decls.Overload("register_name", []*types.Type{types.StringType}, registerType))
	all[2], errs[2] = decls.NewFunction("has", hasKey...)
	all[3], errs[3] = decls.NewFunction("key",
		decls.Overload("key_name", []*types.Type{types.StringType}, keyType))
	further, err := furtherFunctions()
	errs[4] = err
	return append(all, further...), errors.Join(errs[:]...)
}

var registerType, keyType = types.NewOpaqueType("register"), types.NewOpaqueType("key")

// names are what CEL suggests where an expression has a name that is not there.
func names(variables []*decls.VariableDecl) *env.Catalog {
	all := env.NewCatalog()
	for _, v := range variables {
		all.Add(&env.CatalogSymbol{Name: v.Name(), Kind: env.VariableKind})
	}
	own, _ := functions() // an error would have stopped language
	for _, f := range append(own, stdlib.Functions()...) {
		all.Add(&env.CatalogSymbol{Name: f.Name(), Kind: env.FunctionKind})
	}
	for _, m := range macros {
		all.Add(&env.CatalogSymbol{Name: m.Function(), Kind: env.MacroKind})
	}
	return all
}

// celType is the type of a place's values in an expression.
func (b *builder) celType(id program.NodeID) *types.Type {
	if id == 0 {
		return types.DynType
	}
	n := &b.msg.Nodes[id]
	switch n.Types &^ program.Null {
	case program.String, program.String | program.Integer: // an integer of JSON has no text to be asked of
		return types.StringType
	case program.Integer:
		return types.IntType
	case program.Integer | program.Number:
		return types.DoubleType
	case program.Boolean:
		return types.BoolType
	case program.Array:
		if n.Array != nil {
			return types.NewListType(b.celType(n.Array.Items))
		}
	case program.Object:
		return types.NewObjectType(nodeType + strconv.Itoa(int(id)))
	}
	return types.DynType
}

// nodeType begins the name of a node's type in expressions.
const nodeType = "node."

// fields tells CEL which fields the objects of a message have.
type fields struct {
	*types.Registry
	b *builder
}

func (f *fields) node(name string) (program.NodeID, bool) {
	n, err := strconv.Atoi(strings.TrimPrefix(name, nodeType))
	return program.NodeID(n), err == nil && strings.HasPrefix(name, nodeType) && n < len(f.b.msg.Nodes)
}

func (f *fields) FindStructType(name string) (*types.Type, bool) {
	if _, ok := f.node(name); ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	if name == cprType.TypeName() {
		return types.NewTypeTypeWithParam(cprType), true
	}
	return f.Registry.FindStructType(name)
}

func (f *fields) FindStructFieldNames(name string) ([]string, bool) {
	_, ok := f.node(name)
	return nil, ok
}

func (f *fields) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	id, ok := f.node(name)
	if !ok {
		if of := cprFields[field]; of != nil && name == cprType.TypeName() {
			return &types.FieldType{Type: of}, true
		}
		return nil, false
	}
	p := f.b.find(id, field)
	if p == nil {
		return nil, false
	}
	return &types.FieldType{Type: f.b.celType(p.Node)}, true
}
