using System;
using System.IO;
using MLNetDeep.Build;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: MLNetDeep.Build SOURCE.dll WIDENED.dll");
    return 2;
}

var image = File.ReadAllBytes(args[0]);
AccessWidener.Widen(image);

// Written aside and renamed: a build that is killed, or two that run at once, never leave half a file for the compiler.
var aside = args[1] + "." + Environment.ProcessId + ".tmp";
File.WriteAllBytes(aside, image);
File.Move(aside, args[1], overwrite: true);
return 0;
