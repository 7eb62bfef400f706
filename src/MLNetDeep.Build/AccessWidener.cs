using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MLNetDeep.Build;

/// <summary>
/// Makes the internal members of an assembly visible to the compiler, by changing accessibility flags in the metadata tables
/// in place; nothing is added, removed or moved. Table and flag layout: ECMA-335, partition II, sections 22.15, 22.26, 22.37 and 23.1.
/// </summary>
internal static class AccessWidener
{
    /// <summary>
    /// Widens every type, method and field of the assembly image; private members and "protected internal" ones stay as they are.
    /// </summary>
    public static void Widen(byte[] image)
    {
        using var peReader = new PEReader(new MemoryStream(image, writable: false));
        var metadata = peReader.GetMetadataReader();
        var metadataStart = peReader.PEHeaders.MetadataStartOffset;

        // A TypeDef row starts with its 4 bytes of flags, a Field row with its 2; a MethodDef row has RVA (4) and ImplFlags (2) before
        // them.
        foreach (var row in Rows(TableIndex.TypeDef))
        {
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(row.Span);
            BinaryPrimitives.WriteUInt32LittleEndian(row.Span, (uint)Widened((TypeAttributes)flags));
        }
        foreach (var row in Rows(TableIndex.Field))
        {
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(row.Span);
            BinaryPrimitives.WriteUInt16LittleEndian(row.Span, (ushort)Widened((FieldAttributes)flags));
        }
        foreach (var row in Rows(TableIndex.MethodDef))
        {
            var flagsOfMethod = row.Span[6..];
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(flagsOfMethod);
            BinaryPrimitives.WriteUInt16LittleEndian(flagsOfMethod, (ushort)Widened((MethodAttributes)flags));
        }

        IEnumerable<Memory<byte>> Rows(TableIndex table)
        {
            var start = metadataStart + metadata.GetTableMetadataOffset(table);
            var size = metadata.GetTableRowSize(table);
            for (var row = 0; row < metadata.GetTableRowCount(table); row++)
                yield return image.AsMemory(start + row * size, size);
        }
    }

    private static TypeAttributes Widened(TypeAttributes flags) => (flags & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.NotPublic => flags & ~TypeAttributes.VisibilityMask | TypeAttributes.Public,
        TypeAttributes.NestedAssembly => flags & ~TypeAttributes.VisibilityMask | TypeAttributes.NestedPublic,
        TypeAttributes.NestedFamANDAssem => flags & ~TypeAttributes.VisibilityMask | TypeAttributes.NestedFamily,
        _ => flags,
    };

    private static FieldAttributes Widened(FieldAttributes flags) => (flags & FieldAttributes.FieldAccessMask) switch
    {
        FieldAttributes.Assembly => flags & ~FieldAttributes.FieldAccessMask | FieldAttributes.Public,
        FieldAttributes.FamANDAssem => flags & ~FieldAttributes.FieldAccessMask | FieldAttributes.Family,
        _ => flags,
    };

    private static MethodAttributes Widened(MethodAttributes flags) => (flags & MethodAttributes.MemberAccessMask) switch
    {
        MethodAttributes.Assembly => flags & ~MethodAttributes.MemberAccessMask | MethodAttributes.Public,
        MethodAttributes.FamANDAssem => flags & ~MethodAttributes.MemberAccessMask | MethodAttributes.Family,
        _ => flags,
    };
}
